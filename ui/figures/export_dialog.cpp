#include "ui/figures/export_dialog.h"

#include "ui/figures/figure_preview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kRedrawMilliseconds = 150;
constexpr double kMillimetresPerInch = 25.4;

}  // namespace

ExportDialog::ExportDialog(std::vector<ExportSubject> subjects, QSettings* settings,
                           QWidget* parent)
    : QDialog(parent), m_subjects(std::move(subjects)), m_settings(settings),
      m_kept(m_subjects.size()), m_isKept(m_subjects.size(), false)
{
    setWindowTitle(tr("Export"));
    m_redrawTimer.setSingleShot(true);
    m_redrawTimer.setInterval(kRedrawMilliseconds);
    connect(&m_redrawTimer, &QTimer::timeout, this, &ExportDialog::showState);
    createWidgets();
    setChoice(startOf(subject()));
}

const ExportSubject& ExportDialog::subject() const
{
    return m_subjects.at(m_current);
}

ExportChoice ExportDialog::startOf(const ExportSubject& subject) const
{
    const auto index = static_cast<std::size_t>(&subject - m_subjects.data());
    if (m_isKept.at(index))
        return m_kept.at(index);
    const ExportChoice asShown =
        exportPresets(subject.figure->figureSize(), m_windowTheme).front().choice;
    return m_settings ? rememberedExport(*m_settings, subject.name, asShown) : asShown;
}

void ExportDialog::setSubject(const QString& name)
{
    for (std::size_t i = 0; i < m_subjects.size(); ++i) {
        if (m_subjects[i].name == name)
            m_subject->setCurrentIndex(static_cast<int>(i));
    }
    takeSubject();
}

void ExportDialog::takeSubject()
{
    m_current = static_cast<std::size_t>(std::max(m_subject->currentIndex(), 0));
    setChoice(startOf(subject()));
}

void ExportDialog::setChoice(const ExportChoice& choice)
{
    m_choice = choice;
    m_kept.at(m_current) = choice;
    showChoice();
    showState();
}

void ExportDialog::setTheme(const Theme& theme)
{
    m_windowTheme = theme;
}

void ExportDialog::setCaption(const QString& caption)
{
    m_caption = caption;
}

void ExportDialog::figureChanged()
{
    if (isVisible() && !m_redrawTimer.isActive())
        m_redrawTimer.start();
}

void ExportDialog::showEvent(QShowEvent* event)
{
    QDialog::showEvent(event);
    showState();
}

void ExportDialog::takePreset(int index)
{
    const std::vector<ExportPreset> presets =
        exportPresets(subject().figure->figureSize(), m_windowTheme);
    if (index < 0 || index >= static_cast<int>(presets.size()))
        return;
    ExportChoice choice = presets[static_cast<std::size_t>(index)].choice;
    choice.hasRecord = m_choice.hasRecord;
    choice.options.path = m_choice.options.path;
    m_isKept.at(m_current) = true;
    setChoice(choice);
}

void ExportDialog::takeUnit()
{
    ExportOptions& options = m_choice.options;
    const auto unit = static_cast<ExportOptions::Unit>(m_unit->currentData().toInt());
    if (unit == options.unit || m_isShowing)
        return;
    // The same figure, told in the other unit.
    const QSizeF inches = exportInches(options);
    options.unit = unit;
    options.size = unit == ExportOptions::Unit::Pixel ? QSizeF((inches * options.dpi).toSize())
                                                      : inches * kMillimetresPerInch;
    m_isKept.at(m_current) = true;
    setChoice(ExportChoice(m_choice));
}

void ExportDialog::takeControls()
{
    if (m_isShowing)
        return;
    ExportOptions& options = m_choice.options;
    m_choice.format = static_cast<ExportFormat>(m_format->currentData().toInt());
    m_choice.hasCaption = m_hasCaption->isChecked();
    m_choice.hasRecord = m_record->isChecked();
    options.size = {m_width->value(), m_height->value()};
    options.dpi = m_dpi->value();
    options.fontScale = m_font->value() / 100.0;
    options.lineScale = m_line->value() / 100.0;
    options.theme = themeNamed(m_theme->currentData().toString());
    options.hasTitle = m_title->isChecked();
    options.hasLegend = m_legend->isChecked();
    options.isTransparent = m_transparent->isChecked();
    m_kept.at(m_current) = m_choice;
    m_isKept.at(m_current) = true;
    showState();
}

void ExportDialog::showChoice()
{
    m_isShowing = true;
    const ExportOptions& options = m_choice.options;
    const bool isPixel = options.unit == ExportOptions::Unit::Pixel;
    for (QDoubleSpinBox* const box : {m_width, m_height})
        box->setDecimals(isPixel ? 0 : 1);
    m_format->setCurrentIndex(m_format->findData(static_cast<int>(m_choice.format)));
    m_unit->setCurrentIndex(m_unit->findData(static_cast<int>(options.unit)));
    m_width->setValue(options.size.width());
    m_height->setValue(options.size.height());
    m_dpi->setValue(options.dpi);
    m_font->setValue(100.0 * options.fontScale);
    m_line->setValue(100.0 * options.lineScale);
    m_theme->setCurrentIndex(m_theme->findData(nameOf(options.theme)));
    m_title->setChecked(options.hasTitle);
    m_legend->setChecked(options.hasLegend);
    m_hasCaption->setChecked(m_choice.hasCaption);
    m_transparent->setChecked(options.isTransparent);
    m_record->setChecked(m_choice.hasRecord);
    m_isShowing = false;
}

QString ExportDialog::summary() const
{
    return m_summary->text();
}

void ExportDialog::showState()
{
    const std::vector<ExportPreset> presets =
        exportPresets(subject().figure->figureSize(), m_windowTheme);
    int preset = static_cast<int>(presets.size());
    for (std::size_t i = 0; i < presets.size(); ++i) {
        ExportChoice wanted = presets[i].choice;
        wanted.hasRecord = m_choice.hasRecord;
        if (wanted == m_choice)
            preset = std::min(preset, static_cast<int>(i));
    }
    {
        const QSignalBlocker quiet(m_preset);
        m_preset->setCurrentIndex(preset);
    }
    const QString problem = exportProblem(m_choice.options);
    const QSizeF size = exportInches(m_choice.options) * kMillimetresPerInch;
    const QSize pixels = exportPixels(m_choice.options);
    const QString inMillimetres =
        tr("%1 × %2 mm").arg(size.width(), 0, 'f', 1).arg(size.height(), 0, 'f', 1);
    if (!problem.isEmpty())
        m_summary->setText(problem);
    else if (m_choice.format == ExportFormat::Png)
        m_summary->setText(
            tr("%1, %2 × %3 pixels").arg(inMillimetres).arg(pixels.width()).arg(pixels.height()));
    else
        m_summary->setText(tr("%1, drawn with lines and letters").arg(inMillimetres));
    m_export->setEnabled(problem.isEmpty());
    m_copy->setEnabled(problem.isEmpty());
    if (!isVisible())
        return;
    ExportOptions options = m_choice.options;
    options.caption = m_choice.hasCaption ? m_caption : QString();
    m_preview->setFigure(subject().figure, options);
}

}  // namespace entropy_lab
