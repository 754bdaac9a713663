// The widgets of the export dialog and where they stand.
#include "ui/figures/export_dialog.h"
#include "ui/figures/figure_preview.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace entropy_lab {

QDoubleSpinBox* ExportDialog::newNumber(double minimum, double maximum, const QString& tip)
{
    auto* const box = new QDoubleSpinBox;
    box->setRange(minimum, maximum);
    box->setDecimals(0);
    // Not while a number is being typed: 8 on the way to 85 is no size.
    box->setKeyboardTracking(false);
    box->setToolTip(tip);
    box->setAccessibleName(tip);
    connect(box, &QDoubleSpinBox::valueChanged, this, &ExportDialog::takeControls);
    return box;
}

QCheckBox* ExportDialog::newCheck(const QString& text, const QString& tip)
{
    auto* const box = new QCheckBox(text);
    box->setToolTip(tip);
    connect(box, &QCheckBox::toggled, this, &ExportDialog::takeControls);
    return box;
}

void ExportDialog::createControls()
{
    constexpr double kLargestSize = 20000.0;
    m_subject = new QComboBox;
    for (const ExportSubject& subject : m_subjects)
        m_subject->addItem(subject.title, subject.name);
    m_subject->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_subject->setMinimumContentsLength(24);
    m_preset = new QComboBox;
    for (const ExportPreset& preset : exportPresets({}, m_windowTheme)) {
        m_preset->addItem(preset.name);
        m_preset->setItemData(m_preset->count() - 1, preset.tip, Qt::ToolTipRole);
    }
    m_preset->addItem(tr("As set below"));
    m_format = new QComboBox;
    m_format->addItem(tr("SVG drawing"), static_cast<int>(ExportFormat::Svg));
    m_format->addItem(tr("PDF document"), static_cast<int>(ExportFormat::Pdf));
    m_format->addItem(tr("PNG picture"), static_cast<int>(ExportFormat::Png));
    m_width = newNumber(1.0, kLargestSize, tr("Width of the figure"));
    m_height = newNumber(1.0, kLargestSize, tr("Height of the figure"));
    m_unit = new QComboBox;
    m_unit->addItem(tr("px"), static_cast<int>(ExportOptions::Unit::Pixel));
    m_unit->addItem(tr("mm"), static_cast<int>(ExportOptions::Unit::Millimetre));
    m_unit->setAccessibleName(tr("Unit of the size"));
    m_dpi = newNumber(10.0, 2400.0, tr("Pixels an inch: how large a pixel is, and how fine a PNG"));
    m_dpi->setSuffix(tr(" dpi"));
    m_font = newNumber(25.0, 800.0, tr("Size of text, marks and lines; 100 % has 10 points"));
    m_line = newNumber(10.0, 1000.0, tr("Width of lines, on top of the size of text"));
    for (QDoubleSpinBox* const box : {m_font, m_line}) {
        box->setSuffix(tr(" %"));
        box->setSingleStep(10.0);
    }
    m_theme = new QComboBox;
    m_theme->addItem(tr("Light"), nameOf(Theme::light()));
    m_theme->addItem(tr("Dark"), nameOf(Theme::dark()));
    m_theme->addItem(tr("Print: black on white, dashes and marks"), nameOf(Theme::print()));
    m_title = newCheck(tr("&Title"), tr("The name of the chart above it."));
    m_legend = newCheck(tr("&Legend"), tr("The names of the curves."));
    m_hasCaption = newCheck(tr("Line with η and &iteration"), tr("Below the figure."));
    m_transparent = newCheck(tr("T&ransparent ground"), tr("For slides that have a color."));
    m_record = newCheck(tr("The e&xperiment inside the file"),
                        tr("Opened in this program, the figure shows its run again."));
    connect(m_subject, &QComboBox::currentIndexChanged, this, &ExportDialog::takeSubject);
    connect(m_preset, &QComboBox::activated, this, &ExportDialog::takePreset);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::takeControls);
    connect(m_unit, &QComboBox::currentIndexChanged, this, &ExportDialog::takeUnit);
    connect(m_theme, &QComboBox::currentIndexChanged, this, &ExportDialog::takeControls);
}

void ExportDialog::createWidgets()
{
    m_isShowing = true;
    createControls();
    auto* const size = new QHBoxLayout;
    size->setSpacing(4);
    size->addWidget(m_width, 1);
    size->addWidget(new QLabel(QStringLiteral("×")));
    size->addWidget(m_height, 1);
    size->addWidget(m_unit);
    auto* const form = new QFormLayout;
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    form->addRow(tr("&Figure"), m_subject);
    form->addRow(tr("&Preset"), m_preset);
    form->addRow(tr("F&ormat"), m_format);
    auto* const sizeLabel = new QLabel(tr("&Size"));
    sizeLabel->setBuddy(m_width);
    form->addRow(sizeLabel, size);
    form->addRow(tr("Resol&ution"), m_dpi);
    form->addRow(tr("T&ext"), m_font);
    form->addRow(tr("Li&nes"), m_line);
    form->addRow(tr("&Colors"), m_theme);
    for (QCheckBox* const box : {m_title, m_legend, m_hasCaption, m_transparent, m_record})
        form->addRow(QString(), box);
    m_summary = new QLabel;
    m_summary->setWordWrap(true);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse);
    form->addRow(QString(), m_summary);

    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_export = buttons->addButton(tr("Export…"), QDialogButtonBox::ActionRole);
    m_copy = buttons->addButton(tr("Copy"), QDialogButtonBox::ActionRole);
    m_copy->setToolTip(tr("Copy the figure as a picture."));
    // Enter takes over a typed number and does nothing else.
    for (QAbstractButton* const button : buttons->buttons())
        qobject_cast<QPushButton*>(button)->setAutoDefault(false);
    connect(m_export, &QPushButton::clicked, this, &ExportDialog::exportRequested);
    connect(m_copy, &QPushButton::clicked, this, &ExportDialog::copyRequested);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* const choices = new QWidget;
    auto* const column = new QVBoxLayout(choices);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(form);
    column->addStretch(1);
    choices->setFixedWidth(360);
    m_preview = new FigurePreview;
    auto* const top = new QHBoxLayout;
    top->setSpacing(12);
    top->addWidget(choices);
    top->addWidget(m_preview, 1);
    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(12);
    layout->addLayout(top, 1);
    layout->addWidget(buttons);
    resize(1040, 560);
    m_isShowing = false;
}

}  // namespace entropy_lab
