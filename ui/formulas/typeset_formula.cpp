#include "ui/formulas/typeset_formula.h"

#include <QDir>
#include <QFile>
#include <QSvgRenderer>
#include <QXmlStreamReader>

#include <algorithm>
#include <array>
#include <utility>

// The resource lies in a static library: whoever uses it must name it, outside any namespace.
static void loadEquations()
{
    Q_INIT_RESOURCE(equations);
}

namespace entropy_lab {

namespace {

/// What \q{NAME}{...} calls the quantities.
constexpr std::array<std::pair<const char*, Quantity>, 13> kNames{{
    {"H", Quantity::H},
    {"path-sum", Quantity::PathSum},
    {"step-entropy", Quantity::StepEntropy},
    {"D", Quantity::D},
    {"z", Quantity::Z},
    {"w", Quantity::W},
    {"G", Quantity::G},
    {"b", Quantity::B},
    {"w-minus-G", Quantity::WMinusG},
    {"cross-entropy", Quantity::CrossEntropy},
    {"gradient", Quantity::Gradient},
    {"x", Quantity::X},
    {"eta", Quantity::Eta},
}};

Quantity quantityCalled(QStringView name)
{
    const auto* const found = std::find_if(kNames.begin(), kNames.end(), [name](const auto& each) {
        return name == QLatin1String(each.first);
    });
    return found == kNames.end() ? Quantity::Neutral : found->second;
}

}  // namespace

QStringList TypesetFormula::names()
{
    loadEquations();
    QStringList names;
    for (const QString& file : QDir(QStringLiteral(":/equations")).entryList())
        names.append(file.chopped(4));
    return names;
}

std::optional<TypesetFormula> TypesetFormula::load(const QString& name)
{
    loadEquations();
    QFile file(QStringLiteral(":/equations/%1.svg").arg(name));
    if (!file.open(QIODevice::ReadOnly))
        return std::nullopt;
    TypesetFormula formula;
    formula.svg = file.readAll();
    const QSvgRenderer renderer(formula.svg);
    formula.viewBox = renderer.viewBoxF();
    QXmlStreamReader xml(formula.svg);
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        if (xml.name() == u"title")
            formula.title = xml.readElementText();
        else if (xml.name() == u"desc")
            formula.text = xml.readElementText();
        else if (xml.name() == u"g")
            formula.terms.push_back(
                {.quantity = quantityCalled(xml.attributes().value(QStringLiteral("class"))),
                 .box = renderer.boundsOnElement(
                     xml.attributes().value(QStringLiteral("id")).toString())});
    }
    return formula;
}

QByteArray TypesetFormula::colored(const Theme& theme, std::optional<Quantity> highlighted) const
{
    constexpr int kBold = 34;  // units that a bold outline is wider
    QByteArray picture = svg;
    picture.replace("currentColor", theme.text.name().toLatin1());
    for (const auto& [name, quantity] : kNames) {
        const QByteArray mark = QByteArray("class=\"") + name + '"';
        const QByteArray color = theme.textOf(quantity).name().toLatin1();
        QByteArray paint = mark + " fill=\"" + color + '"';
        if (quantity == highlighted)
            paint += " stroke=\"" + color + "\" stroke-width=\"" + QByteArray::number(kBold)
                + "\" stroke-linejoin=\"round\"";
        picture.replace(mark, paint);
    }
    return picture;
}

}  // namespace entropy_lab
