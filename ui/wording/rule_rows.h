#pragma once

#include "core/experiment/experiment.h"

#include <QString>
#include <QWidget>

#include <array>
#include <optional>

class QLabel;
class QLineEdit;

namespace entropy_lab {

inline constexpr std::array kRuleKinds{RuleKind::GradientDescent, RuleKind::Momentum,
                                       RuleKind::Nesterov,        RuleKind::AdaGrad,
                                       RuleKind::RmsProp,         RuleKind::Adam};

/// What a row says of a run.
struct RuleStanding {
    double objective = 0.0;  ///< in bits
    std::optional<std::int64_t> iterationsToHalf{};
};

/// A row for each update rule: its name, its learning rate, and how its run stands.
class RuleRows : public QWidget {
    Q_OBJECT
public:
    explicit RuleRows(QWidget* parent = nullptr);

    double rate(RuleKind kind) const { return m_rates.at(indexOf(kind)); }
    /// Without a signal.
    void setRate(RuleKind kind, double rate);
    /// What the columns of a standing are called.
    void setHeadings(const QString& objective, const QString& half, const QString& halfTip);
    QString heading(int column) const;
    /// The run of the window has this rule.
    void setOwn(RuleKind kind);
    void setStanding(RuleKind kind, const std::optional<RuleStanding>& standing);

    QLineEdit* rateBox(RuleKind kind) const { return m_boxes.at(indexOf(kind)); }
    QString standing(RuleKind kind) const;

    static std::size_t indexOf(RuleKind kind) { return static_cast<std::size_t>(kind); }

signals:
    void rateEdited(entropy_lab::RuleKind kind, double rate);

private:
    void takeRate(RuleKind kind);

    std::array<QLabel*, 4> m_headings{};
    std::array<double, kRuleKinds.size()> m_rates{};
    std::array<QLabel*, kRuleKinds.size()> m_names{};
    std::array<QLineEdit*, kRuleKinds.size()> m_boxes{};
    std::array<QLabel*, kRuleKinds.size()> m_values{};
    std::array<QLabel*, kRuleKinds.size()> m_halves{};
};

}  // namespace entropy_lab
