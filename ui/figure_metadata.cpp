#include "ui/figure_metadata.h"

#include "core/figure_record.h"
#include "ui/shown_text.h"

#include <QBuffer>
#include <QImageReader>
#include <QXmlStreamReader>

namespace entropy_lab {

namespace {

const QString kPngKey = QStringLiteral("entropy-lab");
const QString kNamespace = QStringLiteral("urn:entropy-lab:figure");
const QString kStart =
    QStringLiteral("<entropy-lab:figure xmlns:entropy-lab=\"%1\">").arg(kNamespace);
const QString kEnd = QStringLiteral("</entropy-lab:figure>");

/// A record is JSON, which has a way to write the two letters that it may hold and XML may not.
QString element(const QString& record)
{
    QString text = record;
    text.replace(QChar(0xFFFE), QStringLiteral("\\ufffe"));
    text.replace(QChar(0xFFFF), QStringLiteral("\\uffff"));
    return kStart + text.toHtmlEscaped() + kEnd;
}

/// The text of the first element of ours in a document or a packet.
QString recordOfXml(const QByteArray& xml)
{
    QXmlStreamReader reader(xml);
    while (!reader.atEnd()) {
        if (reader.readNext() == QXmlStreamReader::StartElement
            && reader.namespaceUri() == kNamespace && reader.name() == u"figure")
            return reader.readElementText();
    }
    return {};
}

bool isPng(const QByteArray& file)
{
    return file.startsWith("\x89PNG");
}

bool isPdf(const QByteArray& file)
{
    return file.startsWith("%PDF-");
}

bool isSvg(const QByteArray& file)
{
    constexpr qsizetype kHead = 2000;
    return file.trimmed().startsWith('<') && file.left(kHead).contains("<svg");
}

}  // namespace

void setPngRecord(QImage& image, const QString& record)
{
    if (!record.isEmpty())
        image.setText(kPngKey, record);
}

QString svgMetadata(const QString& record)
{
    return QStringLiteral("<metadata>%1</metadata>\n").arg(element(record));
}

QByteArray pdfMetadata(const QString& title, const QString& record)
{
    return QStringLiteral("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                          "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                          "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                          "<rdf:Description rdf:about=\"\" "
                          "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                          "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\n"
                          "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">%1</rdf:li></rdf:Alt>"
                          "</dc:title>\n"
                          "<xmp:CreatorTool>Entropy Gradient Lab</xmp:CreatorTool>\n"
                          "%2\n"
                          "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n"
                          "<?xpacket end=\"r\"?>\n")
        .arg(shownText(title).toHtmlEscaped(), record.isEmpty() ? QString() : element(record))
        .toUtf8();
}

QString figureRecordIn(const QByteArray& file)
{
    if (isPng(file)) {
        QBuffer buffer;
        buffer.setData(file);
        return QImageReader(&buffer, "PNG").text(kPngKey);
    }
    if (isPdf(file)) {
        // A packet stands in the file as it is, so that programs that know no PDF find it.
        const auto packet = textBetween({file.constData(), static_cast<std::size_t>(file.size())},
                                        "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">", "</x:xmpmeta>");
        if (!packet)
            return {};
        return recordOfXml(
            QByteArray(packet->data(), static_cast<qsizetype>(packet->size())).trimmed());
    }
    return isSvg(file) ? recordOfXml(file) : QString();
}

bool isFigureFile(const QByteArray& file)
{
    return isPng(file) || isPdf(file) || isSvg(file);
}

}  // namespace entropy_lab
