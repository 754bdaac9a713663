#include "ui/formulas/formula_picture.h"

#include "ui/formulas/formula_numbers.h"
#include "ui/formulas/term_emphasis.h"

#include <QEvent>
#include <QFontInfo>
#include <QLabel>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <utility>

namespace entropy_lab {

namespace {

/// MathJax's letters are smaller on their em than those of a screen font.
constexpr double kEmsOfAFont = 1.25;
constexpr double kMargin = 4.0;  // px around the formula
constexpr double kReach = 3.0;   // px beside a term that still mean it
constexpr int kMaximumRows = 5;  // of numbers

QString htmlOf(const Formula& formula, const Theme& theme, std::optional<Quantity> highlighted)
{
    QString html;
    for (const FormulaRun& run : formula) {
        QString text = run.text.toHtmlEscaped();
        if (run.shape == TextShape::Italic)
            text = QStringLiteral("<i>%1</i>").arg(text);
        else if (run.shape == TextShape::Subscript)
            text = QStringLiteral("<sub>%1</sub>").arg(text);
        else if (run.shape == TextShape::Superscript)
            text = QStringLiteral("<sup>%1</sup>").arg(text);
        if (run.quantity != Quantity::Neutral)
            text =
                QStringLiteral("<span style='color:%1%2'>%3</span>")
                    .arg(theme.textOf(run.quantity).name(),
                         run.quantity == highlighted ? QStringLiteral(";text-decoration:underline")
                                                     : QString(),
                         text);
        html += text;
    }
    return html;
}

QString htmlOf(const FormulaRow& row, const Theme& theme, std::optional<Quantity> highlighted)
{
    if (!row.note.isEmpty())
        return QStringLiteral("<span style='color:%1'>%2</span>")
            .arg(theme.secondaryText.name(), row.note.toHtmlEscaped());
    QString html = htmlOf(row.name, theme, highlighted);
    for (const Formula* part : {&row.formula, &row.numbers, &row.result}) {
        if (!part->empty())
            html += QStringLiteral(" = ") + htmlOf(*part, theme, highlighted);
    }
    return html;
}

}  // namespace

FormulaPicture::FormulaPicture(QWidget* parent) : QWidget(parent), m_label(new QLabel(this))
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    setMouseTracking(true);
    m_label->setWordWrap(true);
    m_label->setTextFormat(Qt::RichText);
    m_label->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    constexpr int kSuperscriptRoom = 4;  // which the first line does not leave by itself
    m_label->setContentsMargins(static_cast<int>(kMargin), kSuperscriptRoom, 0, 0);
    m_label->hide();
    m_renderer.setAspectRatioMode(Qt::KeepAspectRatio);
}

FormulaPicture::~FormulaPicture() = default;

bool FormulaPicture::setFormula(const QString& name)
{
    m_name = name;
    m_typeset = TypesetFormula::load(name).value_or(TypesetFormula());
    setAccessibleName(isTypeset() ? m_typeset.title : message());
    setAccessibleDescription(m_typeset.text);
    setToolTip(m_typeset.title);
    hoverTerm(std::nullopt);
    loadColors();
    showNumbers();
    updateGeometry();
    placeLabel();
    return isTypeset();
}

void FormulaPicture::setTheme(const Theme& theme)
{
    m_theme = theme;
    loadColors();
    showNumbers();
}

void FormulaPicture::setFontScale(double scale)
{
    if (std::exchange(m_fontScale, scale) == scale)
        return;
    takeFont();
}

void FormulaPicture::takeFont()
{
    QFont scaled = font();
    scaled.setPixelSize(qRound(m_fontScale * QFontInfo(font()).pixelSize()));
    m_label->setFont(scaled);
    updateGeometry();
    placeLabel();
    update();
}

void FormulaPicture::setSnapshot(std::shared_ptr<const RunSnapshot> snapshot)
{
    if (snapshot == m_snapshot)
        return;
    m_snapshot = std::move(snapshot);
    if (isVisible())
        showNumbers();
}

void FormulaPicture::setLayers(const std::vector<LayerSummary>& layers)
{
    m_layers = layers;
    if (isVisible())
        showNumbers();
}

void FormulaPicture::setHighlighted(std::optional<Quantity> quantity)
{
    if (std::exchange(m_highlighted, quantity) == quantity)
        return;
    loadColors();
    showNumbers();
}

QString FormulaPicture::numbersText() const
{
    QStringList lines;
    for (const FormulaRow& row : numbers())
        lines.append(plainText(row));
    return lines.join(u'\n');
}

QString FormulaPicture::message() const
{
    return isTypeset() || m_name.isEmpty() ? QString()
                                           : tr("There is no formula called “%1”.").arg(m_name);
}

void FormulaPicture::loadColors()
{
    if (isTypeset())
        m_renderer.load(m_typeset.colored(m_theme, m_highlighted));
    update();
}

std::vector<FormulaRow> FormulaPicture::numbers() const
{
    std::vector<FormulaRow> rows;
    if (!m_layers.empty())
        rows = formulaNumbers(m_name, m_layers);
    else if (m_snapshot)
        rows = formulaNumbers(m_name, *m_snapshot);
    if (rows.size() > kMaximumRows) {
        rows.resize(kMaximumRows);
        rows.push_back({.note = QStringLiteral("…")});
    }
    return rows;
}

void FormulaPicture::showNumbers()
{
    QStringList lines;
    for (const FormulaRow& row : numbers())
        lines.append(htmlOf(row, m_theme, m_highlighted));
    if (!isTypeset())
        lines = {message().toHtmlEscaped()};
    const QString html = lines.join(QStringLiteral("<br>"));
    const QString colored = html.isEmpty()
        ? html
        : QStringLiteral("<div style='color:%1'>%2</div>").arg(m_theme.text.name(), html);
    if (colored == m_label->text())
        return;
    m_label->setText(colored);
    m_label->setVisible(!colored.isEmpty());
    updateGeometry();
    placeLabel();
}

void FormulaPicture::placeLabel()
{
    const int top = isTypeset() ? static_cast<int>(std::ceil(pictureRect().bottom() + kMargin)) : 0;
    m_label->setGeometry(0, top, width(), std::max(0, height() - top));
}

QSizeF FormulaPicture::naturalSize() const
{
    if (!isTypeset())
        return {};
    const double em = kEmsOfAFont * m_fontScale * QFontInfo(font()).pixelSize();
    return m_typeset.viewBox.size() * (em / TypesetFormula::kUnitsOfAnEm);
}

double FormulaPicture::scaleAt(int width) const
{
    const QSizeF natural = naturalSize();
    if (natural.isEmpty())
        return 0.0;
    const double room = std::max(1.0, width - 2.0 * kMargin);
    return std::min(1.0, room / natural.width()) * natural.width() / m_typeset.viewBox.width();
}

QRectF FormulaPicture::pictureRect() const
{
    if (!isTypeset())
        return {};
    return {QPointF(kMargin, kMargin), m_typeset.viewBox.size() * scaleAt(width())};
}

QRectF FormulaPicture::placed(const QRectF& box) const
{
    const double scale = scaleAt(width());
    return {pictureRect().topLeft() + (box.topLeft() - m_typeset.viewBox.topLeft()) * scale,
            box.size() * scale};
}

std::vector<QRectF> FormulaPicture::termRects(Quantity quantity) const
{
    std::vector<QRectF> rects;
    for (const TypesetFormula::Term& term : m_typeset.terms)
        if (term.quantity == quantity)
            rects.push_back(placed(term.box));
    return rects;
}

QSize FormulaPicture::sizeHint() const
{
    const QSizeF natural = naturalSize();
    const int wide = static_cast<int>(std::ceil(natural.width() + 2.0 * kMargin));
    const int width = std::max(wide, isTypeset() ? 0 : m_label->sizeHint().width());
    return {width, heightForWidth(width)};
}

QSize FormulaPicture::minimumSizeHint() const
{
    constexpr int kNarrowest = 120;
    const int width = std::min(kNarrowest, sizeHint().width());
    return {width, heightForWidth(width)};
}

int FormulaPicture::heightForWidth(int width) const
{
    double height = 0.0;
    if (isTypeset())
        height = m_typeset.viewBox.height() * scaleAt(width) + 2.0 * kMargin;
    if (!m_label->isHidden())
        height += m_label->heightForWidth(width);
    return static_cast<int>(std::ceil(height));
}

void FormulaPicture::paintEvent(QPaintEvent*)
{
    if (!isTypeset())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_highlighted) {
        for (const QRectF& rect : termRects(*m_highlighted))
            paintEmphasis(painter, rect.adjusted(-kReach, -kReach, kReach, kReach),
                          m_theme.textOf(*m_highlighted));
    }
    m_renderer.render(&painter, pictureRect());
}

void FormulaPicture::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    placeLabel();
}

void FormulaPicture::showEvent(QShowEvent* event)
{
    showNumbers();
    QWidget::showEvent(event);
}

void FormulaPicture::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        takeFont();
}

void FormulaPicture::mouseMoveEvent(QMouseEvent* event)
{
    std::optional<Quantity> found;
    double nearest = kReach;
    for (const TypesetFormula::Term& term : m_typeset.terms) {
        const QRectF rect = placed(term.box);
        const QPointF at = event->position();
        const double gap = std::max({rect.left() - at.x(), at.x() - rect.right(),
                                     rect.top() - at.y(), at.y() - rect.bottom(), 0.0});
        if (gap < nearest) {
            nearest = gap;
            found = term.quantity;
        }
    }
    hoverTerm(found);
    QWidget::mouseMoveEvent(event);
}

void FormulaPicture::leaveEvent(QEvent* event)
{
    hoverTerm(std::nullopt);
    QWidget::leaveEvent(event);
}

void FormulaPicture::hoverTerm(std::optional<Quantity> quantity)
{
    if (std::exchange(m_hovered, quantity) == quantity)
        return;
    setHighlighted(quantity);
    emit termHovered(quantity);
}

}  // namespace entropy_lab
