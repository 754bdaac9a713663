#pragma once

#include <QWidget>

class QLabel;

namespace entropy_lab {

/// A label whose text changes with every frame. A plain QLabel has its whole window laid out anew
/// each time; here that happens only when the text needs more lines, or less again. As wide as its
/// minimum width or wider; as high as two lines or more where the text wraps, otherwise as one.
class LiveLabel : public QWidget {
    Q_OBJECT
public:
    explicit LiveLabel(QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const;
    /// For everything but the text.
    QLabel* label() const { return m_label; }

    QSize sizeHint() const override { return {minimumWidth(), m_height}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void fit();

    QLabel* m_label = nullptr;
    int m_height = 0;
};

}  // namespace entropy_lab
