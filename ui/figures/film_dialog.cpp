#include "ui/figures/film_dialog.h"

#include "ui/figures/export_choice.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace entropy_lab {

FilmDialog::FilmDialog(const std::vector<FilmSubject>& subjects, bool hasFfmpeg, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Film of the run"));
    m_subject = new QComboBox;
    for (const FilmSubject& subject : subjects)
        m_subject->addItem(subject.title, subject.name);
    m_format = new QComboBox;
    if (hasFfmpeg) {
        m_format->addItem(tr("MP4 (H.264)"), QStringLiteral(".mp4"));
        m_format->addItem(tr("WebM (VP9)"), QStringLiteral(".webm"));
    }
    m_format->addItem(tr("WebP, for web pages"), QStringLiteral(".webp"));
    m_size = new QComboBox;
    for (const QSize size : {QSize(1280, 720), QSize(1920, 1080), QSize(3840, 2160),
                             QSize(1024, 768), QSize(1080, 1080), QSize(640, 360)})
        m_size->addItem(tr("%1 × %2").arg(size.width()).arg(size.height()), size);
    m_rate = new QSpinBox;
    m_rate->setRange(1, 120);
    m_rate->setValue(30);
    m_rate->setSuffix(tr(" a second"));
    m_seconds = new QDoubleSpinBox;
    m_seconds->setRange(0.5, 300.0);
    m_seconds->setDecimals(1);
    m_seconds->setValue(10.0);
    m_seconds->setSuffix(tr(" s"));
    m_font = new QSpinBox;
    m_font->setRange(50, 400);
    m_font->setSingleStep(10);
    m_font->setValue(120);
    m_font->setSuffix(tr(" %"));
    m_theme = new QComboBox;
    m_theme->addItem(tr("Light"), nameOf(Theme::light()));
    m_theme->addItem(tr("Dark"), nameOf(Theme::dark()));
    m_theme->addItem(tr("Print: black on white"), nameOf(Theme::print()));
    m_words = new QLabel;
    m_words->setMinimumWidth(1);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress = new QProgressBar;

    auto* const form = new QFormLayout;
    form->setHorizontalSpacing(8);
    form->setVerticalSpacing(8);
    form->addRow(tr("&Figure"), m_subject);
    form->addRow(tr("F&ormat"), m_format);
    if (!hasFfmpeg) {
        auto* const hint =
            new QLabel(tr("With the program ffmpeg there would be MP4 and WebM too."));
        hint->setWordWrap(true);
        form->addRow(QString(), hint);
    }
    form->addRow(tr("&Size"), m_size);
    form->addRow(tr("&Pictures"), m_rate);
    form->addRow(tr("&Length"), m_seconds);
    form->addRow(tr("T&ext"), m_font);
    form->addRow(tr("&Colors"), m_theme);

    auto* const buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    m_start = buttons->addButton(tr("Film…"), QDialogButtonBox::ActionRole);
    m_cancel = buttons->addButton(tr("Cancel the film"), QDialogButtonBox::ActionRole);
    for (QAbstractButton* const button : buttons->buttons())
        qobject_cast<QPushButton*>(button)->setAutoDefault(false);
    connect(m_start, &QPushButton::clicked, this, &FilmDialog::startRequested);
    connect(m_cancel, &QPushButton::clicked, this, &FilmDialog::cancelRequested);
    // The film goes on behind a closed dialog.
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    for (QComboBox* const box : {m_subject, m_format, m_size, m_theme})
        connect(box, &QComboBox::currentIndexChanged, this, &FilmDialog::showState);
    connect(m_rate, &QSpinBox::valueChanged, this, &FilmDialog::showState);
    connect(m_seconds, &QDoubleSpinBox::valueChanged, this, &FilmDialog::showState);

    auto* const layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(12);
    layout->addLayout(form);
    layout->addWidget(m_words);
    layout->addWidget(m_progress);
    layout->addStretch(1);
    layout->addWidget(buttons);
    resize(460, sizeHint().height());
    showState();
}

void FilmDialog::setSubject(const QString& name)
{
    m_subject->setCurrentIndex(std::max(0, m_subject->findData(name)));
}

void FilmDialog::setTheme(const Theme& theme)
{
    if (!m_isBusy)
        m_theme->setCurrentIndex(m_theme->findData(nameOf(theme)));
}

void FilmDialog::setLastIteration(qint64 iteration)
{
    if (iteration == m_lastIteration)
        return;
    m_lastIteration = iteration;
    showState();
}

FilmOptions FilmDialog::options() const
{
    return {.figure = m_subject->currentData().toString(),
            .size = m_size->currentData().toSize(),
            .framesPerSecond = static_cast<double>(m_rate->value()),
            .seconds = m_seconds->value(),
            .theme = themeNamed(m_theme->currentData().toString()),
            .fontScale = m_font->value() / 100.0};
}

QString FilmDialog::suffix() const
{
    return m_format->currentData().toString();
}

QString FilmDialog::words() const
{
    return m_words->text();
}

void FilmDialog::showState()
{
    m_cancel->setVisible(m_isBusy);
    m_progress->setVisible(m_isBusy);
    const QString problem = filmProblem(options());
    m_start->setEnabled(!m_isBusy && problem.isEmpty() && m_lastIteration > 0);
    if (m_isBusy)
        return;
    if (!problem.isEmpty())
        m_words->setText(problem);
    else if (m_lastIteration <= 0)
        m_words->setText(tr("There is no run yet: the film would show its start only."));
    else
        m_words->setText(tr("%1 from the start to iteration %2, the one shown.")
                             .arg(countText(options().frames(), tr("picture"), tr("pictures")),
                                  readableCount(m_lastIteration)));
}

void FilmDialog::showStart(const QString& path)
{
    m_path = path;
    m_isBusy = true;
    m_progress->setRange(0, options().frames());
    m_progress->setValue(0);
    m_words->setText(shownLines(tr("Filming to %1").arg(QDir::toNativeSeparators(path))));
    showState();
}

void FilmDialog::showProgress(int done, int total)
{
    m_progress->setRange(0, total);
    m_progress->setValue(done);
}

void FilmDialog::showEnd(const QString& problem)
{
    m_isBusy = false;
    showState();
    m_words->setText(shownLines(problem.isEmpty()
                                    ? tr("Film saved to %1").arg(QDir::toNativeSeparators(m_path))
                                    : problem));
}

}  // namespace entropy_lab
