#include "ui/figures/figure_metadata.h"

#include "core/files/figure_file.h"
#include "ui/style/shown_text.h"

namespace entropy_lab {

namespace {

const QString kStart = QStringLiteral("<entropy-lab:figure xmlns:entropy-lab=\"%1\">")
                           .arg(QLatin1String(kFigureNamespace));
const QString kEnd = QStringLiteral("</entropy-lab:figure>");

/// A record is JSON, which has a way to write the two letters that it may hold and XML may not.
QString element(const QString& record)
{
    QString text = record;
    text.replace(QChar(0xFFFE), QStringLiteral("\\ufffe"));
    text.replace(QChar(0xFFFF), QStringLiteral("\\uffff"));
    return kStart + text.toHtmlEscaped() + kEnd;
}

}  // namespace

void setPngRecord(QImage& image, const QString& record)
{
    if (!record.isEmpty())
        image.setText(QLatin1String(kFigurePngKey), record);
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

}  // namespace entropy_lab
