#include "ui/workspaces/descent/gradient_view.h"

#include "ui/formulas/formula_sheet.h"
#include "ui/widgets/fitted_scale.h"

#include <QEvent>
#include <QFontInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <memory>

namespace entropy_lab {

namespace {

/// Before any lines are out of sight.
constexpr double kTightLeading = 1.04;

/// From this width on a row has room for numbers of five digits, px.
constexpr int kWideEnough = 560;

void setCount(QLabel* label, QSpinBox* box, Eigen::Index count)
{
    const int last = static_cast<int>(std::min<Eigen::Index>(count, 1'000'000));
    label->setVisible(last > 1);
    box->setVisible(last > 1);
    if (box->maximum() == last)
        return;
    const QSignalBlocker quiet(box);
    box->setRange(1, last);
    box->setSuffix(QObject::tr(" of %1").arg(last));
}

}  // namespace

GradientView::GradientView(QWidget* parent) : QWidget(parent)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setAccessibleName(tr("The gradient, step by step"));
    auto* header = new QHBoxLayout;
    header->setContentsMargins(8, 6, 12, 0);
    m_title = new QLabel(tr("The gradient, step by step"));
    // As the titles of the charts beside it.
    QFont titleFont = m_title->font();
    titleFont.setPointSizeF(11.5);
    titleFont.setWeight(QFont::DemiBold);
    m_title->setFont(titleFont);
    header->addWidget(m_title, 1);
    const auto addSelector = [&](QLabel*& label, QSpinBox*& box, const QString& name,
                                 const QString& tip) {
        label = new QLabel(name);
        box = new QSpinBox;
        box->setRange(1, 1);
        box->setAccessibleName(name);
        box->setToolTip(tip);
        label->setBuddy(box);
        connect(box, &QSpinBox::valueChanged, this, &GradientView::showChain);
        header->addWidget(label);
        header->addWidget(box);
        label->hide();
        box->hide();
    };
    addSelector(m_sampleLabel, m_sample, tr("sample"), tr("The sample whose chain is shown."));
    addSelector(m_unitLabel, m_unit, tr("unit"), tr("The unit whose chain is shown."));

    m_sheet = new FormulaSheet;
    m_scrollArea = new QScrollArea;
    m_scrollArea->setWidget(m_sheet);
    m_scrollArea->setWidgetResizable(true);
    m_scrollArea->setFrameShape(QFrame::NoFrame);
    m_scrollArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scrollArea->setFocusPolicy(Qt::NoFocus);
    m_scrollArea->setMinimumHeight(80);
    m_scrollArea->installEventFilter(this);
    connect(m_sheet, &FormulaSheet::laidOut, this, &GradientView::fitRows);
    connect(m_sheet, &FormulaSheet::termHovered, this, &GradientView::quantityHovered);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(header);
    layout->addWidget(m_scrollArea, 1);
}

void GradientView::setFrame(const RunFrame& frame)
{
    if (frame.snapshot == m_frame.snapshot)
        return;
    m_frame = frame;
    if (!frame.snapshot)
        return;
    setCount(m_sampleLabel, m_sample, frame.snapshot->experiment->data.samples());
    setCount(m_unitLabel, m_unit, frame.snapshot->layer.units);
    showChain();
}

void GradientView::takeViewOf(const GradientView& other)
{
    m_sample->setValue(other.m_sample->value());
    m_unit->setValue(other.m_unit->value());
}

void GradientView::setTheme(const Theme& theme)
{
    m_sheet->setTheme(theme);
}

void GradientView::setHighlighted(std::optional<Quantity> quantity)
{
    m_sheet->setHighlighted(quantity);
}

void GradientView::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showChain();
}

bool GradientView::eventFilter(QObject* watched, QEvent* event)
{
    // The layout gives the rows their room after the view has got its own.
    if (watched == m_scrollArea && event->type() == QEvent::Resize)
        fitRows();
    return QWidget::eventFilter(watched, event);
}

void GradientView::fitRows()
{
    if (m_isFitting)
        return;
    const QScopedValueRollback<bool> once(m_isFitting, true);
    // Asked at the width without the bar, which maximumViewportSize leaves out once it is there: a
    // bar that makes rows wrap must not keep itself needed.
    const QSize room = m_scrollArea->contentsRect().size();
    bool fits = false;
    for (const double leading : {FormulaSheet::kLeading, kTightLeading}) {
        m_sheet->setLeading(leading);
        fits = m_sheet->heightAt(room.width()) <= room.height();
        if (fits)
            break;
    }
    m_scrollArea->setVerticalScrollBarPolicy(fits ? Qt::ScrollBarAlwaysOff : Qt::ScrollBarAlwaysOn);
}

QStringList GradientView::plainRows() const
{
    QStringList lines;
    for (const FormulaRow& row : m_sheet->rows())
        lines.append(plainText(row));
    return lines;
}

QString GradientView::figureTitle() const
{
    return m_title->text();
}

StillFigure GradientView::still(QSizeF size, const FigureStyle& style)
{
    constexpr double kPixelsOfAPoint = 96.0 / 72.0;
    constexpr double kGap = 8.0;
    const auto fontOf = [&](double points) {
        QFont font(QFontInfo(this->font()).family());
        font.setPixelSize(qCeil(points * style.fontScale * kPixelsOfAPoint - 0.01));
        return font;
    };
    QFont titleFont = fontOf(11.5);
    titleFont.setWeight(QFont::DemiBold);
    const double top = style.hasTitle ? std::ceil(QFontMetricsF(titleFont).height() + kGap) : 0.0;
    const auto sheet = std::make_shared<FormulaSheet>();
    sheet->setFont(fontOf(10.0));
    sheet->setTheme(style.theme);
    const double room = std::max(1.0, size.height() - top);
    // What is too much for the room becomes smaller as a whole.
    const double scale = fittedScale([&](double wanted) {
        const int wide = static_cast<int>(size.width() / wanted);
        sheet->resize(wide, static_cast<int>(room / wanted));
        if (m_frame.snapshot)
            sheet->setRows(gradientChain(*m_frame.snapshot, m_sample->value() - 1,
                                         m_unit->value() - 1, wide < kWideEnough ? 4 : 5));
        const QRectF extent = sheet->textExtent();
        return extent.bottom() <= room / wanted && extent.right() <= wide;
    });
    return {[=, title = figureTitle()](QPainter& painter) {
        painter.save();
        if (!style.isTransparent)
            painter.fillRect(QRectF(QPointF(), size), style.theme.background);
        if (style.hasTitle) {
            painter.setFont(titleFont);
            painter.setPen(style.theme.text);
            painter.drawText(QRectF(kGap, 0.0, size.width() - kGap, top),
                             Qt::AlignLeft | Qt::AlignVCenter, title);
        }
        painter.translate(0.0, top);
        painter.scale(scale, scale);
        sheet->paintText(painter);
        painter.restore();
    }};
}

void GradientView::showChain()
{
    if (m_frame.snapshot)
        m_sheet->setRows(gradientChain(*m_frame.snapshot, m_sample->value() - 1,
                                       m_unit->value() - 1, width() < kWideEnough ? 4 : 5));
}

}  // namespace entropy_lab
