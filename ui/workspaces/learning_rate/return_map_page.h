#pragma once

#include "ui/workspaces/base/chart_page.h"

#include <optional>

class QButtonGroup;
class QCheckBox;
class QComboBox;
class QLabel;

namespace entropy_lab {

class BifurcationChart;
class ReturnMapChart;
class SettingRow;

/// The run as a map from one z to the next, and where such maps end up. While the step strength a
/// is the run's, the cobweb is that of the run and a change of a is a change of its learning rate;
/// else a is free and the orbit only drawn.
class ReturnMapPage : public ChartPage {
    Q_OBJECT
public:
    explicit ReturnMapPage(QWidget* parent = nullptr);

    void setFrame(const RunFrame& frame) override;

    /// return-map, bifurcation.
    std::vector<NamedChart> charts() const override;
    std::vector<std::shared_ptr<JobSlot>> jobSlots() const override;
    bool isWorking() const override;

    ReturnMapChart* returnMap() const { return m_map; }
    BifurcationChart* bifurcation() const { return m_bifurcation; }
    SettingRow* gainRow() const { return m_gain; }
    QCheckBox* ofRunBox() const { return m_ofRun; }
    QComboBox* directionBox() const { return m_direction; }
    QButtonGroup* landmarkButtons() const { return m_landmarks; }
    /// The orbit in numbers, and what they mean.
    QString words() const;
    /// Whether map and orbit are those of the run.
    bool isOfRun() const;

    /// What the orbit at an a ends in.
    struct OrbitEnd {
        int period = 0;             ///< 0 for no cycle of up to 64
        std::vector<double> cycle;  ///< its points, in the order they are visited
        double lyapunov = 0.0;      ///< nats per step
    };
    /// Of the map that is shown.
    const OrbitEnd& orbitEnd() const { return m_end; }

protected:
    void catchUp() override;

private:
    QWidget* makeControls();
    Direction direction() const;
    /// a of the next update of the run.
    double runGain() const;
    /// Where the orbit began: the run's, at the first step with the inputs and rates of now.
    double firstZ() const;
    /// The z of the run from `first` on, the last ones that one map led to.
    std::vector<double> runOrbit(std::int64_t first, std::int64_t last) const;
    void changeGain(double a);
    void changeDirection();
    void showState();
    void showOrbit();
    void showWords();

    ReturnMapChart* m_map = nullptr;
    BifurcationChart* m_bifurcation = nullptr;
    SettingRow* m_gain = nullptr;
    QCheckBox* m_ofRun = nullptr;
    QComboBox* m_direction = nullptr;
    QButtonGroup* m_landmarks = nullptr;
    QLabel* m_words = nullptr;

    RunFrame m_frame;
    QString m_obstacle;  ///< why the run is no such map; empty where it is
    bool m_isGainOfRun = false;
    bool m_isStateShown = true;

    /// Of what m_end was computed.
    struct Map {
        Direction direction = Direction::Ascend;
        double a = 0.0;
        double z0 = 0.0;
        bool operator==(const Map&) const = default;
    };
    std::optional<Map> m_computed;
    OrbitEnd m_end;
};

}  // namespace entropy_lab
