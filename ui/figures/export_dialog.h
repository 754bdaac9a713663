#pragma once

#include "ui/figures/export_choice.h"

#include <QDialog>
#include <QTimer>

#include <functional>
#include <vector>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPushButton;

namespace entropy_lab {

class FigurePreview;

/// What can be exported.
struct ExportSubject {
    QString name;   ///< remembered under it, and part of the file's name
    QString title;  ///< for a person
    Figure* figure = nullptr;
    /// Stands for every chart, a file each; `figure` is the one in the preview.
    bool isEveryChart = false;
};

/// Chooses how a figure is saved, and shows what comes of it before anything is written. Every
/// figure keeps the choice made for it.
class ExportDialog : public QDialog {
    Q_OBJECT
public:
    /// `settings` keeps the choices; null keeps them as long as the dialog lives.
    ExportDialog(std::vector<ExportSubject> subjects, QSettings* settings,
                 QWidget* parent = nullptr);

    /// Shows the choice made for that figure last.
    void setSubject(const QString& name);
    const ExportSubject& subject() const;
    /// What is chosen, without path, caption and record.
    const ExportChoice& choice() const { return m_choice; }
    void setChoice(const ExportChoice& choice);

    /// The window's theme, for the preset that looks like the screen.
    void setTheme(const Theme& theme);
    /// The line below the figure, where it is wanted.
    void setCaption(const QString& caption);
    /// The figure may look different now; at most a few times a second.
    void figureChanged();

    FigurePreview* preview() const { return m_preview; }
    QComboBox* subjectBox() const { return m_subject; }
    QComboBox* presetBox() const { return m_preset; }
    QComboBox* formatBox() const { return m_format; }
    QComboBox* unitBox() const { return m_unit; }
    QComboBox* themeBox() const { return m_theme; }
    QDoubleSpinBox* widthBox() const { return m_width; }
    QDoubleSpinBox* heightBox() const { return m_height; }
    QDoubleSpinBox* dpiBox() const { return m_dpi; }
    QDoubleSpinBox* fontBox() const { return m_font; }
    QDoubleSpinBox* lineBox() const { return m_line; }
    QCheckBox* titleBox() const { return m_title; }
    QCheckBox* legendBox() const { return m_legend; }
    QCheckBox* captionBox() const { return m_hasCaption; }
    QCheckBox* transparentBox() const { return m_transparent; }
    QCheckBox* recordBox() const { return m_record; }
    QPushButton* exportButton() const { return m_export; }
    QPushButton* copyButton() const { return m_copy; }
    /// Size in mm and pixels, or what is wrong with it.
    QString summary() const;

signals:
    /// Somebody wants it written now.
    void exportRequested();
    void copyRequested();

protected:
    void showEvent(QShowEvent* event) override;

private:
    // export_dialog_layout.cpp
    void createWidgets();
    void createControls();
    QDoubleSpinBox* newNumber(double minimum, double maximum, const QString& tip);
    QCheckBox* newCheck(const QString& text, const QString& tip);

    void takeSubject();
    void takePreset(int index);
    void takeUnit();
    void takeControls();
    void showChoice();
    void showState();
    ExportChoice startOf(const ExportSubject& subject) const;

    const std::vector<ExportSubject> m_subjects;
    QSettings* m_settings;
    std::vector<ExportChoice> m_kept;  ///< of each subject, for as long as the dialog lives
    std::vector<bool> m_isKept;
    std::size_t m_current = 0;
    ExportChoice m_choice;
    QString m_caption;
    Theme m_windowTheme = Theme::light();
    bool m_isShowing = false;  ///< the controls follow the choice, not the other way round
    QTimer m_redrawTimer;

    QComboBox* m_subject = nullptr;
    QComboBox* m_preset = nullptr;
    QComboBox* m_format = nullptr;
    QComboBox* m_unit = nullptr;
    QComboBox* m_theme = nullptr;
    QDoubleSpinBox* m_width = nullptr;
    QDoubleSpinBox* m_height = nullptr;
    QDoubleSpinBox* m_dpi = nullptr;
    QDoubleSpinBox* m_font = nullptr;
    QDoubleSpinBox* m_line = nullptr;
    QCheckBox* m_title = nullptr;
    QCheckBox* m_legend = nullptr;
    QCheckBox* m_hasCaption = nullptr;
    QCheckBox* m_transparent = nullptr;
    QCheckBox* m_record = nullptr;
    QLabel* m_summary = nullptr;
    FigurePreview* m_preview = nullptr;
    QPushButton* m_export = nullptr;
    QPushButton* m_copy = nullptr;
};

}  // namespace entropy_lab
