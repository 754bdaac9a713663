#pragma once

#include "core/experiment/settings.h"
#include "ui/style/theme.h"
#include "ui/widgets/slider_scale.h"

#include <QWidget>

#include <functional>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace entropy_lab {

class ValueSlider;

/// One setting: name, slider, box for an exact number, unit. Whoever owns the setting answers
/// `valueEdited` by `setValue`; a row that is being dragged or typed in is not disturbed by it.
class SettingRow : public QWidget {
    Q_OBJECT
public:
    /// What is wrong with a value, in a sentence; empty if nothing is.
    using Check = std::function<QString(double)>;

    explicit SettingRow(const Setting& setting, QWidget* parent = nullptr);

    const Setting& setting() const { return m_setting; }
    QString key() const { return QString::fromStdString(m_setting.key); }
    /// NaN where an optional setting is off.
    double value() const { return m_value; }
    void setValue(double value);
    void setCheck(Check check) { m_check = std::move(check); }
    void setTheme(const Theme& theme);

    /// Width the name needs, and the width it gets, so that the rows of a panel stand in columns.
    int nameWidth() const;
    void setNameWidth(int width);

    QLabel* label() const { return m_label; }
    ValueSlider* slider() const { return m_slider; }
    QLineEdit* box() const { return m_box; }

    /// The quantity that the setting is about.
    Quantity quantity() const;

signals:
    /// Continuously while a slider is dragged; once for a typed value. NaN switches off.
    void valueEdited(const QString& key, double value);
    /// Once after each change that a person sees as one: a drag, a typed value, a default.
    void editFinished(const QString& key);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void buildName();
    void buildSlider();
    void buildBox();
    void takeSliderPosition(int position);
    void commitText();
    void restoreText();
    void restoreDefault();
    void switchOn(bool isOn);
    void change(double value);
    void showValue();
    void showText();
    void fitBox();
    void showProblem(const QString& problem);
    QString problemWith(const QString& text, double& value) const;

    const Setting m_setting;
    const SliderScale m_scale;
    Check m_check;
    double m_value;
    double m_valueWhenOn;
    QWidget* m_name = nullptr;
    QLabel* m_label = nullptr;   ///< the name, e.g. "weight"
    QLabel* m_symbol = nullptr;  ///< e.g. "w₁", in the color of its curve
    QCheckBox* m_switch = nullptr;
    ValueSlider* m_slider = nullptr;
    QLineEdit* m_box = nullptr;
    QLabel* m_problem = nullptr;
    Theme m_theme = Theme::light();
};

}  // namespace entropy_lab
