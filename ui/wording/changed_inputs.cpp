#include "ui/wording/changed_inputs.h"

#include "core/experiment/settings.h"
#include "core/runs/input_changes.h"
#include "ui/style/number_format.h"

#include <QObject>
#include <QStringList>

namespace entropy_lab {

namespace {

QString nameOf(const Eigen::MatrixXd& before, const Eigen::MatrixXd& after)
{
    constexpr qsizetype kNamed = 2;
    QStringList names;
    for (Eigen::Index j = 0; before.cols() == 1 && j < before.rows(); ++j)
        if (before(j, 0) != after(j, 0))
            names.append(QString::fromStdString(subscripted("x", {j})));
    return names.isEmpty() || names.size() > kNamed ? QObject::tr("the inputs")
                                                    : names.join(QObject::tr(" and "));
}

}  // namespace

QString inputChangeText(const Experiment& recorded, std::int64_t iteration)
{
    return QObject::tr("%1 changed at iteration %2")
        .arg(nameOf(inputsAt(recorded, iteration), inputsAt(recorded, iteration + 1)),
             readableCount(iteration));
}

}  // namespace entropy_lab
