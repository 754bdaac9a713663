#pragma once

#include <QPlainTextEdit>

namespace entropy_lab {

/// Text of a table, typed or pasted. A large table stays out of the editor, which shows its first
/// lines and cannot be typed in then.
class TableTextEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    static constexpr int kEditableCharacters = 200'000;

    explicit TableTextEdit(QWidget* parent = nullptr);

    void setTable(const QString& text);
    QString table() const;

signals:
    void tableChanged();

protected:
    void insertFromMimeData(const QMimeData* source) override;
    bool canInsertFromMimeData(const QMimeData* source) const override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    QString m_large;  ///< the table where it stays out of the editor
};

}  // namespace entropy_lab
