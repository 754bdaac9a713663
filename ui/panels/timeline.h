#pragma once

#include "ui/style/theme.h"
#include "ui/wording/run_frame.h"

#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace entropy_lab {

/// A place on the timeline that has something to say.
struct TimelineMark {
    enum class Kind { Start, Change, Rise, Steepest, End };
    Kind kind = Kind::Start;
    std::int64_t iteration = 0;
    QString text{};  ///< in words, with the number that says so

    bool operator==(const TimelineMark&) const = default;
};

/// The run from its start to its end, and the iteration shown. Click or drag shows another one;
/// with the keyboard focus Page up and down (a tenth), Home and End do. Marks: the
/// start, changes of learning rate or inputs, rises of H, the steepest passage (largest gradient
/// norm), the end and why.
class Timeline : public QWidget {
    Q_OBJECT
public:
    explicit Timeline(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame);
    void setTheme(const Theme& theme);

    /// Iterations that the width stands for.
    std::int64_t last() const { return m_last; }
    std::int64_t shownIteration() const;
    std::int64_t newestIteration() const;
    std::int64_t iterationAt(double x) const;
    double positionOf(std::int64_t iteration) const;
    /// At most one rise a pixel.
    const std::vector<TimelineMark>& marks() const { return m_marks; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// From 0 to the newest one.
    void iterationRequested(qint64 iteration);

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void request(std::int64_t iteration);
    void findMarks();
    void findRises();
    /// The first rise between rows of equal inputs.
    std::optional<TimelineMark> riseBetween(std::int64_t first, std::int64_t last) const;
    std::optional<TimelineMark> riseWithin(std::int64_t first, std::int64_t last) const;
    std::optional<std::int64_t> steepestIteration() const;
    QString textAt(double x) const;
    QRectF track() const;

    RunFrame m_frame;
    Theme m_theme = Theme::light();
    std::int64_t m_last = 10;
    std::vector<TimelineMark> m_marks;
    /// What the marks were found in, so that a frame that adds nothing looks for none.
    std::int64_t m_markedSize = -1;
    int m_markedWidth = -1;
    std::shared_ptr<const Experiment> m_markedRun;
    std::optional<StopReason> m_markedStop;
    /// The rises in those pixels of the track that the run has passed.
    struct PassedPixels {
        struct Key {
            std::shared_ptr<const void> history;
            std::shared_ptr<const Experiment> run;
            std::int64_t last = 0;
            int pixels = 0;
            bool operator==(const Key&) const = default;
        };
        Key key{};
        int pixels = 0;
        std::vector<std::int64_t> inputChanges{};  ///< of the run
        std::int64_t end = 0;                      ///< the iteration where the next pixel begins
        std::vector<TimelineMark> rises{};
    };
    PassedPixels m_passed;
};

}  // namespace entropy_lab
