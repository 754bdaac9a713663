#include "ui/run_caption.h"

#include "ui/figure_metadata.h"
#include "ui/number_format.h"

#include <QCoreApplication>

namespace entropy_lab {

QString runCaption(const RunSnapshot& snapshot)
{
    const auto tr = [](const char* text) {
        return QCoreApplication::translate("RunCaption", text);
    };
    constexpr int kAllDigits = 17;
    const LearningRate& rate = snapshot.experiment->learningRate;
    const QString eta = rate.isUniform()
        ? readableNumber(rate.w, kAllDigits)
        : tr("%1 (w), %2 (G), %3 (b)")
              .arg(readableNumber(rate.w, kAllDigits), readableNumber(rate.G, kAllDigits),
                   readableNumber(rate.b, kAllDigits));
    return tr("%1 · η = %2 · iteration %3")
        .arg(documentText(QString::fromStdString(snapshot.experiment->title)), eta,
             readableCount(snapshot.record.iteration));
}

}  // namespace entropy_lab
