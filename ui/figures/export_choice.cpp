#include "ui/figures/export_choice.h"

#include <QCoreApplication>
#include <QSettings>

namespace entropy_lab {

namespace {

using Unit = ExportOptions::Unit;

QString tr(const char* text)
{
    return QCoreApplication::translate("ExportChoice", text);
}

QString keyOf(const QString& figure, const char* name)
{
    return QStringLiteral("export/%1/%2").arg(figure, QLatin1String(name));
}

}  // namespace

bool ExportChoice::operator==(const ExportChoice& other) const
{
    const ExportOptions& a = options;
    const ExportOptions& b = other.options;
    return format == other.format && hasCaption == other.hasCaption && hasRecord == other.hasRecord
        && a.size == b.size && a.unit == b.unit && a.dpi == b.dpi
        && nameOf(a.theme) == nameOf(b.theme) && a.fontScale == b.fontScale
        && a.lineScale == b.lineScale && a.hasTitle == b.hasTitle && a.hasLegend == b.hasLegend
        && a.isTransparent == b.isTransparent;
}

std::vector<ExportPreset> exportPresets(QSizeF shown, const Theme& theme)
{
    // Two dots a pixel of the screen, so that a PNG is sharp on paper and on fine screens.
    constexpr double kScale = 2.0;
    constexpr double kScreenDpi = 96.0;
    const QSizeF size = (kScale * shown).toSize();
    return {
        {tr("As on the screen"),
         tr("Size and colors of the window."),
         {.options = {.size = size, .dpi = kScale * kScreenDpi, .theme = theme}}},
        {tr("Paper, one column"),
         tr("85 mm wide, text of 8 points, black on white, no title: the paper has a caption."),
         {.format = ExportFormat::Pdf,
          .hasCaption = false,
          .options = {.size = {85.0, 60.0},
                      .unit = Unit::Millimetre,
                      .dpi = 600.0,
                      .theme = Theme::print(),
                      .fontScale = 0.8,
                      .lineScale = 0.75,
                      .hasTitle = false}}},
        {tr("Paper, whole width"),
         tr("175 mm wide, text of 8 points, black on white, no title."),
         {.format = ExportFormat::Pdf,
          .hasCaption = false,
          .options = {.size = {175.0, 90.0},
                      .unit = Unit::Millimetre,
                      .dpi = 600.0,
                      .theme = Theme::print(),
                      .fontScale = 0.8,
                      .lineScale = 0.75,
                      .hasTitle = false}}},
        {tr("Slide, 16:9"),
         tr("1920 × 1080 pixels, text for the back of the room."),
         {.format = ExportFormat::Png,
          .hasCaption = false,
          .options = {.size = {1920.0, 1080.0}, .dpi = 144.0, .theme = theme, .fontScale = 1.8}}},
        {tr("Poster"),
         tr("400 × 250 mm, text of 28 points."),
         {.format = ExportFormat::Pdf,
          .options = {.size = {400.0, 250.0},
                      .unit = Unit::Millimetre,
                      .dpi = 300.0,
                      .theme = Theme::light(),
                      .fontScale = 2.8}}}};
}

QString nameOf(const Theme& theme)
{
    return theme.isPrint ? QStringLiteral("print")
        : theme.isDark   ? QStringLiteral("dark")
                         : QStringLiteral("light");
}

Theme themeNamed(const QString& name)
{
    return name == u"print" ? Theme::print() : name == u"dark" ? Theme::dark() : Theme::light();
}

void rememberExport(QSettings& settings, const QString& figure, const ExportChoice& choice)
{
    const auto set = [&](const char* name, const QVariant& value) {
        settings.setValue(keyOf(figure, name), value);
    };
    const ExportOptions& options = choice.options;
    set("format", suffixOf(choice.format).mid(1));
    set("caption", choice.hasCaption);
    set("record", choice.hasRecord);
    set("path", options.path);
    set("width", options.size.width());
    set("height", options.size.height());
    set("unit", options.unit == Unit::Millimetre ? QStringLiteral("mm") : QStringLiteral("px"));
    set("dpi", options.dpi);
    set("theme", nameOf(options.theme));
    set("font", options.fontScale);
    set("line", options.lineScale);
    set("title", options.hasTitle);
    set("legend", options.hasLegend);
    set("transparent", options.isTransparent);
}

ExportChoice rememberedExport(const QSettings& settings, const QString& figure,
                              const ExportChoice& otherwise)
{
    if (!settings.contains(keyOf(figure, "format")))
        return otherwise;
    const auto get = [&](const char* name) { return settings.value(keyOf(figure, name)); };
    ExportChoice choice;
    const QString suffix = get("format").toString();
    choice.format = exportFormatOf(QStringLiteral("figure.") + suffix).value_or(ExportFormat::Svg);
    choice.hasCaption = get("caption").toBool();
    choice.hasRecord = get("record").toBool();
    choice.options = {.path = get("path").toString(),
                      .size = {get("width").toDouble(), get("height").toDouble()},
                      .unit = get("unit").toString() == u"mm" ? Unit::Millimetre : Unit::Pixel,
                      .dpi = get("dpi").toDouble(),
                      .theme = themeNamed(get("theme").toString()),
                      .fontScale = get("font").toDouble(),
                      .lineScale = get("line").toDouble(),
                      .hasTitle = get("title").toBool(),
                      .hasLegend = get("legend").toBool(),
                      .isTransparent = get("transparent").toBool()};
    return exportProblem(choice.options).isEmpty() ? choice : otherwise;
}

}  // namespace entropy_lab
