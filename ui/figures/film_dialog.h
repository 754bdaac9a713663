#pragma once

#include "ui/figures/film_options.h"

#include <QDialog>

#include <vector>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;

namespace entropy_lab {

/// What can be filmed: by its name on the command line, and for a person.
struct FilmSubject {
    QString name;
    QString title;
};

/// Chooses a film of the run, and shows how far it is.
class FilmDialog : public QDialog {
    Q_OBJECT
public:
    /// Without ffmpeg only WebP is offered, with a word about why.
    FilmDialog(const std::vector<FilmSubject>& subjects, bool hasFfmpeg, QWidget* parent = nullptr);

    void setSubject(const QString& name);
    void setTheme(const Theme& theme);
    /// The iteration that the film ends at.
    void setLastIteration(qint64 iteration);

    /// Without a path.
    FilmOptions options() const;
    /// ".mp4", ".webm" or ".webp".
    QString suffix() const;
    bool isBusy() const { return m_isBusy; }
    /// A film to that path is being made.
    void showStart(const QString& path);

    QComboBox* subjectBox() const { return m_subject; }
    QComboBox* formatBox() const { return m_format; }
    QComboBox* sizeBox() const { return m_size; }
    QComboBox* themeBox() const { return m_theme; }
    QSpinBox* rateBox() const { return m_rate; }
    QDoubleSpinBox* secondsBox() const { return m_seconds; }
    QProgressBar* progressBar() const { return m_progress; }
    QPushButton* startButton() const { return m_start; }
    QPushButton* cancelButton() const { return m_cancel; }
    QString words() const;

public slots:
    void showProgress(int done, int total);
    /// Empty where the film is in its place.
    void showEnd(const QString& problem);

signals:
    void startRequested();
    void cancelRequested();

private:
    void showState();

    QComboBox* m_subject = nullptr;
    QComboBox* m_format = nullptr;
    QComboBox* m_size = nullptr;
    QComboBox* m_theme = nullptr;
    QSpinBox* m_rate = nullptr;
    QDoubleSpinBox* m_seconds = nullptr;
    QSpinBox* m_font = nullptr;
    QLabel* m_words = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_start = nullptr;
    QPushButton* m_cancel = nullptr;
    QString m_path;
    qint64 m_lastIteration = 0;
    bool m_isBusy = false;
};

}  // namespace entropy_lab
