#pragma once

#include <QLayout>
#include <QList>

class QLabel;

namespace entropy_lab {

/// Controls in a row that goes on in a second line where it is narrow. Its height follows the width
/// it was given, not one it is asked about: a layout with height for width would make the page
/// around it as high as its charts would like to be.
class FlowRow : public QLayout {
    Q_OBJECT
public:
    static constexpr int kGap = 8;

    /// No margins. Call `addWidget` of QLayout; what wants to grow gets the room left in its line.
    explicit FlowRow(QWidget* parent = nullptr);
    ~FlowRow() override;

    /// What follows goes to the right end of its line.
    void addStretch();
    /// A box and its name, which stay together.
    QLabel* addNamed(const QString& name, QWidget* box, const QString& tip);

    void addItem(QLayoutItem* item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override { return m_items.value(index); }
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return Qt::Horizontal; }
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    using Line = QList<QLayoutItem*>;
    QList<Line> linesIn(int width) const;
    static int heightOf(const Line& line);
    int heightIn(int width) const;

    QList<QLayoutItem*> m_items;
    int m_width = -1;  ///< given last; one line until then
};

}  // namespace entropy_lab
