#include "ui/widgets/setting_row.h"

#include "ui/style/number_format.h"
#include "ui/widgets/value_slider.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>

#include <cmath>
#include <limits>

namespace entropy_lab {

namespace {

constexpr double kOff = std::numeric_limits<double>::quiet_NaN();

constexpr auto kWidestNumber = "-0.00000000";

/// Whether two values of a setting are the same, "off" included.
bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// "input " of the label "input x" with the symbol "x₁", so that the letter stands there once.
QString nameBeforeSymbol(const Setting& setting)
{
    QString name = QString::fromStdString(setting.label);
    const QString symbol = QString::fromStdString(setting.symbol);
    if (!symbol.isEmpty() && name.endsWith(u' ' + symbol.left(1)))
        name.chop(1);
    return name.trimmed();
}

QString rangeText(const Setting& setting)
{
    return QObject::tr("Slider from %1 to %2; the box takes any number.")
        .arg(readableNumber(setting.minimum), readableNumber(setting.maximum));
}

/// The number, rounded to as many digits as the box has room for; a count is what it is.
QString numberInBox(double value, const Setting& setting, const QFontMetrics& metrics)
{
    const int room = metrics.horizontalAdvance(QString::fromLatin1(kWidestNumber));
    QString text = exactNumber(value);
    for (int digits = 12;
         !setting.isInteger && digits > 0 && metrics.horizontalAdvance(text) > room; --digits)
        text = QString::number(value, 'g', digits)
                   .replace(QStringLiteral("e+0"), QStringLiteral("e"))
                   .replace(QStringLiteral("e+"), QStringLiteral("e"))
                   .replace(QStringLiteral("e-0"), QStringLiteral("e-"));
    return text;
}

}  // namespace

SettingRow::SettingRow(const Setting& setting, QWidget* parent)
    : QWidget(parent), m_setting(setting), m_scale(setting), m_value(setting.defaultValue),
      m_valueWhenOn(std::isnan(setting.defaultValue) ? m_scale.valueAt(m_scale.last() / 2)
                                                     : setting.defaultValue)
{
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(8);
    layout->setVerticalSpacing(2);
    layout->setColumnStretch(1, 1);
    buildName();
    buildSlider();
    buildBox();
    layout->addWidget(m_name, 0, 0, Qt::AlignVCenter);
    layout->addWidget(m_slider, 0, 1);
    layout->addWidget(m_box, 0, 2);
    if (!m_setting.unit.empty())
        layout->addWidget(new QLabel(QString::fromStdString(m_setting.unit)), 0, 3);

    m_problem = new QLabel(this);
    m_problem->setWordWrap(true);
    m_problem->setAlignment(Qt::AlignRight);
    // No word in it makes the panel wider.
    m_problem->setMinimumWidth(1);
    m_problem->hide();
    layout->addWidget(m_problem, 1, 0, 1, layout->columnCount());

    const QString help = QString::fromStdString(m_setting.help);
    const QString defaultText =
        std::isnan(m_setting.defaultValue) ? tr("off") : readableNumber(m_setting.defaultValue, 17);
    const QString tip = QStringLiteral("<p>%1</p><p>%2 %3</p>")
                            .arg(help.toHtmlEscaped(), rangeText(m_setting),
                                 tr("Double-click: default (%1).").arg(defaultText));
    for (QWidget* widget : {m_name, static_cast<QWidget*>(m_slider), static_cast<QWidget*>(m_box)})
        widget->setToolTip(tip);
    setTheme(m_theme);
    showValue();
}

void SettingRow::buildName()
{
    const QString name = QString::fromStdString(m_setting.label);
    m_name = new QWidget(this);
    auto* layout = new QHBoxLayout(m_name);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    if (m_setting.isOptional) {
        m_switch = new QCheckBox(m_name);
        m_switch->setFocusPolicy(Qt::TabFocus);
        m_switch->setAccessibleName(tr("Use %1").arg(name));
        m_switch->setToolTip(tr("Switch %1 on or off.").arg(name));
        connect(m_switch, &QCheckBox::toggled, this, &SettingRow::switchOn);
        layout->addWidget(m_switch);
    }
    // Two plain labels: a rich one would lay out a document, for every row and several times.
    m_label = new QLabel(nameBeforeSymbol(m_setting), m_name);
    m_label->setTextFormat(Qt::PlainText);
    m_label->setWordWrap(true);
    m_label->installEventFilter(this);
    m_symbol = new QLabel(QString::fromStdString(m_setting.symbol), m_name);
    m_symbol->setTextFormat(Qt::PlainText);
    QFont bold = m_symbol->font();
    bold.setBold(true);
    m_symbol->setFont(bold);
    m_symbol->installEventFilter(this);
    layout->addWidget(m_label);
    layout->addWidget(m_symbol, 1, Qt::AlignBottom);
}

void SettingRow::buildSlider()
{
    m_slider = new ValueSlider(this);
    m_slider->setRange(0, m_scale.last());
    m_slider->setPageStep(std::max(1, m_scale.last() / 20));
    m_slider->setMinimumWidth(72);
    m_slider->setAccessibleName(
        tr("%1 %2, slider")
            .arg(nameBeforeSymbol(m_setting), QString::fromStdString(m_setting.symbol)));
    connect(m_slider, &QSlider::valueChanged, this, &SettingRow::takeSliderPosition);
    connect(m_slider, &ValueSlider::moveFinished, this, [this] { emit editFinished(key()); });
    connect(m_slider, &ValueSlider::defaultRequested, this, &SettingRow::restoreDefault);
}

void SettingRow::buildBox()
{
    m_box = new QLineEdit(this);
    m_box->setAccessibleName(
        tr("%1 %2, exact value")
            .arg(nameBeforeSymbol(m_setting), QString::fromStdString(m_setting.symbol)));
    m_box->setAlignment(Qt::AlignRight);
    // What is dropped would be put into digits that are rounded.
    m_box->setAcceptDrops(false);
    fitBox();
    m_box->installEventFilter(this);
    connect(m_box, &QLineEdit::editingFinished, this, &SettingRow::commitText);
    connect(m_box, &QLineEdit::textEdited, this, [this] { showProblem(QString()); });
}

void SettingRow::fitBox()
{
    m_box->setFixedWidth(m_box->fontMetrics().horizontalAdvance(QString::fromLatin1(kWidestNumber))
                         + 12);
}

void SettingRow::setValue(double value)
{
    if (isSame(value, m_value))
        return;
    m_value = value;
    if (!std::isnan(value))
        m_valueWhenOn = value;
    showValue();
}

void SettingRow::setTheme(const Theme& theme)
{
    m_theme = theme;
    QPalette symbol = m_symbol->palette();
    symbol.setColor(QPalette::WindowText, theme.textOf(quantity()));
    m_symbol->setPalette(symbol);
    QPalette colours = m_slider->palette();
    colours.setColor(QPalette::Highlight, theme.curve(quantity()));
    m_slider->setPalette(colours);
    showProblem(m_problem->text());
}

int SettingRow::nameWidth() const
{
    // The widest word decides; what does not fit beside it wraps.
    const QString name = m_label->text();
    const QFontMetrics metrics(m_label->font());
    const int textWidth = metrics.horizontalAdvance(m_switch ? name.section(u' ', -1) : name)
        + m_name->layout()->spacing() + m_symbol->sizeHint().width();
    return textWidth + (m_switch ? m_switch->sizeHint().width() + 4 : 0) + 2;
}

void SettingRow::setNameWidth(int width)
{
    m_name->setFixedWidth(width);
}

Quantity SettingRow::quantity() const
{
    const QString key = this->key();
    if (key.startsWith(u"learning_rate"))
        return Quantity::Eta;
    if (key.startsWith(u"data.x"))
        return Quantity::X;
    if (key.startsWith(u"start.w"))
        return Quantity::W;
    if (key.startsWith(u"start.G"))
        return Quantity::G;
    if (key.startsWith(u"start.b"))
        return Quantity::B;
    return Quantity::Neutral;
}

bool SettingRow::eventFilter(QObject* watched, QEvent* event)
{
    if ((watched == m_label || watched == m_symbol)
        && event->type() == QEvent::MouseButtonDblClick) {
        restoreDefault();
        return true;
    }
    if (watched != m_box)
        return QWidget::eventFilter(watched, event);
    if (event->type() == QEvent::FocusIn) {
        // All digits while the box is being edited, before it selects its text.
        showText();
    } else if (event->type() == QEvent::FocusOut) {
        // Rounded once it has been left, after what was typed is taken up. A menu or another window
        // only interrupts.
        const Qt::FocusReason reason = static_cast<QFocusEvent*>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::MenuBarFocusReason
            && reason != Qt::ActiveWindowFocusReason)
            QMetaObject::invokeMethod(this, &SettingRow::showText, Qt::QueuedConnection);
    } else if (event->type() == QEvent::FontChange) {
        fitBox();
        showText();
    }
    const bool isKey =
        event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride;
    if (!isKey)
        return QWidget::eventFilter(watched, event);
    auto* key = static_cast<QKeyEvent*>(event);
    // What was typed and not yet committed belongs to the box; after that, undo is the window's,
    // and so are the keys that no number has.
    const bool isNoNumber = key->modifiers() == Qt::NoModifier
        && (key->key() == Qt::Key_Space || key->key() == Qt::Key_R);
    if (!m_box->isModified()
        && (isNoNumber || key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo))) {
        key->ignore();
        return true;
    }
    if (key->key() == Qt::Key_Escape && (m_box->isModified() || m_problem->isVisible())) {
        if (event->type() == QEvent::KeyPress)
            restoreText();
        key->accept();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void SettingRow::takeSliderPosition(int position)
{
    change(m_scale.valueAt(position));
    if (!m_slider->isBeingMoved())
        emit editFinished(key());
}

void SettingRow::commitText()
{
    if (!m_box->isModified())
        return;
    double value = 0.0;
    const QString problem = problemWith(m_box->text(), value);
    if (!problem.isEmpty()) {
        showProblem(problem);
        return;
    }
    m_box->setModified(false);
    if (value == m_value) {
        showValue();
        return;
    }
    change(value);
    showValue();
    emit editFinished(key());
}

void SettingRow::restoreText()
{
    m_box->setModified(false);
    showValue();
    m_box->selectAll();
}

void SettingRow::restoreDefault()
{
    m_box->setModified(false);
    showValue();
    if (isSame(m_value, m_setting.defaultValue))
        return;
    change(m_setting.defaultValue);
    emit editFinished(key());
}

void SettingRow::switchOn(bool isOn)
{
    change(isOn ? m_valueWhenOn : kOff);
    emit editFinished(key());
}

void SettingRow::change(double value)
{
    m_value = value;
    if (!std::isnan(value))
        m_valueWhenOn = value;
    showValue();
    emit valueEdited(key(), value);
}

void SettingRow::showValue()
{
    const bool isOn = !std::isnan(m_value);
    m_slider->setEnabled(isOn);
    m_box->setEnabled(isOn);
    if (m_switch) {
        const QSignalBlocker quiet(m_switch);
        m_switch->setChecked(isOn);
    }
    if (!m_slider->isBeingMoved()) {
        const QSignalBlocker quiet(m_slider);
        m_slider->setValue(m_scale.positionOf(isOn ? m_value : m_valueWhenOn));
    }
    if (m_box->isModified())
        return;
    showText();
    showProblem(QString());
}

void SettingRow::showText()
{
    if (m_box->isModified())
        return;
    const bool isEdited = m_box->hasFocus();
    const QString text = std::isnan(m_value) ? tr("off")
        : isEdited                           ? exactNumber(m_value)
                   : numberInBox(m_value, m_setting, m_box->fontMetrics());
    // What is selected stays so.
    if (text == m_box->text())
        return;
    m_box->setText(text);
    if (!isEdited)
        m_box->setCursorPosition(0);
}

void SettingRow::showProblem(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
    const QColor alarm = m_theme.textOf(Quantity::H);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, alarm);
    m_problem->setPalette(colours);
    const QString frame = problem.isEmpty()
        ? QString()
        : QStringLiteral("QLineEdit{border:2px solid %1;border-radius:3px}").arg(alarm.name());
    if (m_box->styleSheet() != frame)
        m_box->setStyleSheet(frame);
}

QString SettingRow::problemWith(const QString& text, double& value) const
{
    const std::optional<double> number = parseNumber(text);
    if (!number)
        return tr("“%1” is not a number: expected one such as %2")
            .arg(quotedInput(text), exactNumber(m_scale.valueAt(2 * m_scale.last() / 3)));
    if (m_setting.isInteger && std::floor(*number) != *number)
        return tr("expected a whole number such as 1000");
    value = *number;
    return m_check ? m_check(value) : QString();
}

}  // namespace entropy_lab
