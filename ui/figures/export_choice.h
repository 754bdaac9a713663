#pragma once

#include "ui/figures/chart_export.h"

#include <QString>

#include <vector>

class QSettings;

namespace entropy_lab {

/// What a person chose for one figure; remembered under its name.
struct ExportChoice {
    ExportFormat format = ExportFormat::Svg;
    /// A line with learning rate and iteration below the figure.
    bool hasCaption = true;
    /// The experiment in the metadata.
    bool hasRecord = true;
    /// `path` is where it went last; caption and record come with the export itself.
    ExportOptions options{};

    bool operator==(const ExportChoice& other) const;
};

/// A choice made for a purpose.
struct ExportPreset {
    QString name;
    QString tip;
    ExportChoice choice;
};

/// Screen, paper column, whole paper width, slide, poster. `shown` is the size on the screen in px,
/// `theme` the window's.
std::vector<ExportPreset> exportPresets(QSizeF shown, const Theme& theme);

/// "light", "dark" or "print".
QString nameOf(const Theme& theme);
/// Light for another name.
Theme themeNamed(const QString& name);

void rememberExport(QSettings& settings, const QString& figure, const ExportChoice& choice);
/// `otherwise` where nothing sound is remembered.
ExportChoice rememberedExport(const QSettings& settings, const QString& figure,
                              const ExportChoice& otherwise);

}  // namespace entropy_lab
