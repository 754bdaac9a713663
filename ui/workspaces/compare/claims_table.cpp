#include "ui/workspaces/compare/claims_table.h"

#include "core/analysis/comparison.h"
#include "core/entropy/entropy.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/widgets/fitted_scale.h"

#include <QCoreApplication>
#include <QFontInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPainter>

#include <cmath>
#include <memory>

namespace entropy_lab {

namespace {

/// Pre-activations that the identity is tested on in one frame.
constexpr std::size_t kTested = 10'000;

/// The decision at which |dH/dz| is largest.
const double kSteepestDecision = sigmoid(kSteepestZ);

struct PointText {
    const char* title;
    const char* claim;
    const char* truth;
};

constexpr PointText kTexts[kArticlePoints] = {
    {QT_TRANSLATE_NOOP("FourPoints", "Functional against loss"),
     QT_TRANSLATE_NOOP("FourPoints",
                       "A new functional of z and D takes the place of a loss function."),
     QT_TRANSLATE_NOOP("FourPoints",
                       "With its constant chosen so that H(0) = 1 bit it is Shannon’s binary "
                       "entropy of D. Driving it down on samples without labels, beside a few "
                       "with, is known as entropy minimization (Grandvalet and Bengio 2004). It "
                       "measures how sure a unit is, not how right. And no minimum is ever "
                       "reached: the parameters grow like ln n.")},
    {QT_TRANSLATE_NOOP("FourPoints", "Two parameter sets against one"),
     QT_TRANSLATE_NOOP("FourPoints",
                       "The second set of weights, G, is one more degree of freedom."),
     QT_TRANSLATE_NOOP(
         "FourPoints",
         "Both sets have the same gradient, so at equal rates w − G never moves. What "
         "they do together, one set does at twice the rate: weights learn twice as "
         "fast as the bias. On several samples that can change which labeling is "
         "found.")},
    {QT_TRANSLATE_NOOP("FourPoints", "Role of the sigmoid"),
     QT_TRANSLATE_NOOP("FourPoints",
                       "The sigmoid is the decision itself, and its uncertainty is what steers "
                       "learning."),
     QT_TRANSLATE_NOOP("FourPoints",
                       "The gradient is zero where the uncertainty is greatest, at D = 1/2: a unit "
                       "undecided on every sample stays so. It is steepest at D = 0.824 and D = "
                       "0.176 and fades beyond. Under cross-entropy the slope of the sigmoid "
                       "cancels, and D = 1/2 is left at once.")},
    {QT_TRANSLATE_NOOP("FourPoints", "Focus"),
     QT_TRANSLATE_NOOP(
         "FourPoints",
         "Learning attends to uncertainty instead of error, and is the more adaptable "
         "and robust for it."),
     QT_TRANSLATE_NOOP("FourPoints",
                       "Descent removes uncertainty whether a unit is right or wrong: H rewards "
                       "confidence alone. It needs no labels, so it cannot replace cross-entropy; "
                       "it can accompany it (mixed objective).")},
};

QString text(const char* source)
{
    return QCoreApplication::translate("FourPoints", source);
}

QString bold(double value, int digits = 5)
{
    return QStringLiteral("<b>%1</b>").arg(readableNumber(value, digits));
}

QString boldBits(double value, int digits)
{
    return QStringLiteral("<b>%1</b>").arg(bitsText(value, digits));
}

QString functionalNumber(const TwinFrame& frame)
{
    const std::vector<double>& Z = frame.first.snapshot->Z;
    const QString count = Z.size() <= kTested
        ? text("%1 z").arg(readableCount(static_cast<qint64>(Z.size())))
        : text("%1 of %2 z")
              .arg(readableCount(static_cast<qint64>(kTested)),
                   readableCount(static_cast<qint64>(Z.size())));
    return text("largest |H − (−D log₂ D − (1−D) log₂(1−D))|, over %1:<br>%2")
        .arg(count, boldBits(identityResidualBits(Z, kTested), 3));
}

QString setsNumber(const TwinFrame& frame)
{
    const RunSnapshot& snapshot = *frame.first.snapshot;
    const double drift = differenceDrift(snapshot.recorded->start, snapshot.layer);
    QString number = text("w − G has moved by at most %1").arg(bold(drift, 3));
    const Experiment& experiment = *snapshot.experiment;
    if (experiment.weightDecay > 0.0)
        number += text(" (weight decay)");
    else if (experiment.learningRate.w != experiment.learningRate.G)
        number += text(" (the rates differ)");
    else if (experiment.trainable.w != experiment.trainable.G)
        number += text(" (one set is frozen)");
    if (!frame.oneSet)
        return number;
    const QString rate = readableNumber(frame.oneSet->snapshot->experiment->learningRate.w);
    return number
        + text("<br>|z with both − z with one set, η = %1|: at most %2")
              .arg(rate, bold(largestDistance(snapshot.Z, frame.oneSet->snapshot->Z), 3));
}

QString sigmoidNumber(const TwinFrame& frame)
{
    const std::vector<double>& Z = frame.first.snapshot->Z;
    QString number = text("dH/dz at D = 1/2: %1<br>largest |dH/dz|, at D = %2: %3")
                         .arg(bold(std::abs(dHdZ(0.0))), readableNumber(kSteepestDecision, 3),
                              bold(kSteepestSlope, 6));
    if (!Z.empty())
        number += text("<br>first sample, D = %1: %2")
                      .arg(readableNumber(sigmoid(Z.front()), 4), bold(dHdZ(Z.front()), 4));
    return number;
}

QString focusNumber(const TwinFrame& frame)
{
    const RunSnapshot& snapshot = *frame.first.snapshot;
    if (snapshot.Z.empty())
        return {};
    const Eigen::MatrixXd& Y = snapshot.experiment->data.Y;
    if (const std::optional<WrongEntry> wrong = mostWrong(snapshot.Z, Y))
        return text("most wrong: D = %1, label %2<br>H = %3, cross-entropy %4")
            .arg(readableNumber(sigmoid(wrong->z), 4), readableNumber(wrong->y),
                 boldBits(entropyBits(wrong->z), 4),
                 boldBits(crossEntropyBits(wrong->z, wrong->y), 4));
    const double z = snapshot.Z.front();
    const double y = Y.size() > 0 ? Y.data()[0] : std::nan("");
    if (std::isnan(y))
        return text("first sample, no label: H = %1<br>cross-entropy if y = 1: %2, if y = 0: %3")
            .arg(boldBits(entropyBits(z), 4), boldBits(crossEntropyBits(z, 1.0), 4),
                 boldBits(crossEntropyBits(z, 0.0), 4));
    return text("no label is missed now; first sample: H = %1, cross-entropy %2; the same unit, "
                "were its label %3: %4")
        .arg(boldBits(entropyBits(z), 4), boldBits(crossEntropyBits(z, y), 4),
             readableNumber(1.0 - y), boldBits(crossEntropyBits(z, 1.0 - y), 4));
}

QLabel* addLabel(QGridLayout* grid, const QString& text, int row, int column, int columns = 1)
{
    auto* const label = new QLabel(text);
    label->setTextFormat(Qt::RichText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    grid->addWidget(label, row, column, 1, columns);
    return label;
}

}  // namespace

QString decidingNumber(ArticlePoint point, const TwinFrame& frame)
{
    if (!frame.first.snapshot)
        return {};
    switch (point) {
    case ArticlePoint::Functional:
        return functionalNumber(frame);
    case ArticlePoint::ParameterSets:
        return setsNumber(frame);
    case ArticlePoint::Sigmoid:
        return sigmoidNumber(frame);
    case ArticlePoint::Focus:
        break;
    }
    return focusNumber(frame);
}

FourPoints::FourPoints(QWidget* parent) : QWidget(parent)
{
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Base);
    setAccessibleName(tr("The article’s four points"));
    auto* const grid = new QGridLayout(this);
    grid->setContentsMargins(12, 8, 12, 8);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(6);
    const QString columns[] = {tr("What is claimed"), tr("What is so"),
                               tr("The number that decides, now")};
    for (int column = 0; column < 3; ++column)
        m_headings.push_back(addLabel(grid, columns[column], 0, column));
    grid->setColumnStretch(0, 26);
    grid->setColumnStretch(1, 40);
    grid->setColumnStretch(2, 34);
    for (int point = 0; point < kArticlePoints; ++point) {
        auto* const line = new QFrame;
        line->setFixedHeight(1);
        line->setAutoFillBackground(true);
        line->setBackgroundRole(QPalette::Window);
        grid->addWidget(line, 2 * point + 1, 0, 1, 3);
        m_lines.push_back(line);
        const PointText& words = kTexts[point];
        const int row = 2 * point + 2;
        addLabel(grid, QStringLiteral("<b>%1</b><br>%2").arg(tr(words.title), tr(words.claim)), row,
                 0);
        addLabel(grid, tr(words.truth), row, 1);
        m_numbers[static_cast<std::size_t>(point)] = addLabel(grid, {}, row, 2);
        m_numbers[static_cast<std::size_t>(point)]->setAccessibleName(tr(words.title));
        grid->setRowStretch(row, 1);
    }
    m_headings.push_back(addLabel(grid,
                                  tr("The article: B. Mahi, “Optimizing a Model Using Entropy: A "
                                     "Novel Approach”, Quantiota, February 2025."),
                                  2 * kArticlePoints + 1, 0, 3));
    for (QLabel* const heading : m_headings)
        heading->setForegroundRole(QPalette::WindowText);
    setMinimumWidth(360);
}

void FourPoints::setFrame(const TwinFrame& frame)
{
    if (isSameState(frame, m_frame))
        return;
    m_frame = frame;
    if (isVisible())
        showNumbers();
}

void FourPoints::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    showNumbers();
}

void FourPoints::showNumbers()
{
    for (int point = 0; point < kArticlePoints; ++point) {
        QLabel* const label = m_numbers[static_cast<std::size_t>(point)];
        const QString number = decidingNumber(static_cast<ArticlePoint>(point), m_frame);
        if (label->text() != number)
            label->setText(number);
    }
}

void FourPoints::setTheme(const Theme& theme)
{
    QPalette faded = palette();
    faded.setColor(QPalette::WindowText, theme.secondaryText);
    for (QLabel* const heading : m_headings)
        heading->setPalette(faded);
    QPalette line = palette();
    line.setColor(QPalette::Window, theme.border);
    for (QFrame* const frame : m_lines)
        frame->setPalette(line);
}

QString FourPoints::figureTitle() const
{
    return accessibleName();
}

StillFigure FourPoints::still(QSizeF size, const FigureStyle& style)
{
    constexpr double kPoints = 10.0;
    constexpr double kPixelsOfAPoint = 96.0 / 72.0;
    const auto copy = std::make_shared<FourPoints>();
    QFont font(QFontInfo(this->font()).family());
    font.setPixelSize(qCeil(kPoints * style.fontScale * kPixelsOfAPoint - 0.01));
    copy->setFont(font);
    copy->setPalette(applicationPalette(style.theme));
    copy->setTheme(style.theme);
    copy->m_frame = m_frame;
    copy->showNumbers();
    copy->setMinimumWidth(0);
    // What is too much for the room becomes smaller as a whole.
    const double scale = fittedScale([&](double wanted) {
        copy->resize((size / wanted).toSize());
        return copy->layout()->heightForWidth(copy->width()) <= copy->height();
    });
    return {[=](QPainter& painter) {
        painter.save();
        if (!style.isTransparent)
            painter.fillRect(QRectF(QPointF(), size), style.theme.background);
        painter.scale(scale, scale);
        copy->render(&painter, {}, {}, QWidget::DrawChildren);
        painter.restore();
    }};
}

QString FourPoints::number(ArticlePoint point) const
{
    return m_numbers[static_cast<std::size_t>(point)]->text();
}

}  // namespace entropy_lab
