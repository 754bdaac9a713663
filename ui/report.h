#pragma once

#include "core/checks.h"
#include "ui/figure.h"
#include "ui/run_frame.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace entropy_lab {

/// What a report says.
struct ReportContent {
    /// Its start and changes are the report's settings; its newest state is the report's end.
    RunFrame frame;
    /// In the order of the pages; what shows nothing is better left out.
    std::vector<Figure*> figures{};
    std::vector<CheckResult> checks{};
    /// See core/figure_record.h: opened in this program, the report shows the run again.
    QString record{};
};

/// A PDF in A4: title, settings, figures, the run in numbers, checks. Text is text, figures are
/// drawn with lines; the same content gives the same bytes.
QByteArray renderReport(const ReportContent& content);

/// Saves it. A failed write leaves an old file whole. What went wrong; empty where nothing.
QString writeReport(const QString& path, const ReportContent& content);

}  // namespace entropy_lab
