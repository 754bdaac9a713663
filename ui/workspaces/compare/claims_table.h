#pragma once

#include "ui/figures/figure.h"
#include "ui/style/theme.h"
#include "ui/workspaces/base/twin_frame.h"

#include <QWidget>

#include <array>

class QFrame;
class QLabel;

namespace entropy_lab {

/// How the entropy route is said to differ from error-driven learning.
enum class ArticlePoint { Functional, ParameterSets, Sigmoid, Focus };
inline constexpr int kArticlePoints = 4;

/// The number that decides a point, in words, for the state shown.
QString decidingNumber(ArticlePoint point, const TwinFrame& frame);

/// The article's four points as a table: what is claimed, what is so, and the number that decides
/// it, live.
class FourPoints : public QWidget, public Figure {
    Q_OBJECT
public:
    explicit FourPoints(QWidget* parent = nullptr);

    void setFrame(const TwinFrame& frame);
    void setTheme(const Theme& theme);

    /// What stands in the last column.
    QString number(ArticlePoint point) const;

    QString figureTitle() const override;
    QSizeF figureSize() const override { return size(); }
    StillFigure still(QSizeF size, const FigureStyle& style) override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void showNumbers();

    TwinFrame m_frame;
    std::array<QLabel*, kArticlePoints> m_numbers{};
    std::vector<QLabel*> m_headings;
    std::vector<QFrame*> m_lines;
};

}  // namespace entropy_lab
