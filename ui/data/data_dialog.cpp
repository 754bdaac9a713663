#include "ui/data/data_dialog.h"

#include "core/experiment/data_sets.h"
#include "core/experiment/experiment_data.h"
#include "core/files/source_path.h"
#include "ui/data/column_chooser.h"
#include "ui/data/generator_page.h"
#include "ui/data/sample_plot.h"
#include "ui/data/sample_table.h"
#include "ui/data/table_text_edit.h"
#include "ui/style/counted.h"
#include "ui/style/number_format.h"
#include "ui/style/shown_text.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDir>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QUrl>

#include <cmath>

namespace entropy_lab {

namespace {

/// Shorter readings show no progress: it would only flicker.
constexpr int kShownBusyMilliseconds = 200;
/// Current data of more numbers than this are not offered as text.
constexpr Eigen::Index kOfferedNumbers = 10'000;

constexpr qsizetype kLongestName = 80;
constexpr qsizetype kLongestMessage = 600;

bool needsLabels(ObjectiveKind kind)
{
    return kind == ObjectiveKind::CrossEntropy || kind == ObjectiveKind::Mixed;
}

QStringList toNames(const std::vector<std::string>& names)
{
    QStringList list;
    for (const std::string& name : names)
        list.append(shownText(QString::fromStdString(name), kLongestName));
    return list;
}

/// x1, x2, ..., y.
QStringList columnNamesOf(const Batch& batch)
{
    QStringList names;
    for (Eigen::Index j = 0; j < batch.features(); ++j)
        names.append(QStringLiteral("x%1").arg(j + 1));
    for (Eigen::Index i = 0; i < batch.Y.rows(); ++i)
        names.append(batch.Y.rows() == 1 ? QStringLiteral("y") : QStringLiteral("y%1").arg(i + 1));
    return names;
}

/// The numbers of a batch as comma-separated text.
QString tableText(const Batch& batch)
{
    QString text = columnNamesOf(batch).join(u',') + u'\n';
    for (Eigen::Index s = 0; s < batch.samples(); ++s) {
        QStringList cells;
        for (Eigen::Index j = 0; j < batch.features(); ++j)
            cells.append(exactNumber(batch.X(j, s)));
        for (Eigen::Index i = 0; i < batch.Y.rows(); ++i)
            cells.append(std::isnan(batch.Y(i, s)) ? QString() : exactNumber(batch.Y(i, s)));
        text += cells.join(u',') + u'\n';
    }
    return text;
}

std::string_view firstLineOf(std::string_view text)
{
    return text.substr(0, text.find('\n'));
}

/// The single local file of what is dragged, or empty.
QString fileOf(const QMimeData& data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 && urls.front().isLocalFile() ? urls.front().toLocalFile() : QString();
}

}  // namespace

DataDialog::~DataDialog()
{
    m_reader->cancel();
}

void DataDialog::setTheme(const Theme& theme)
{
    m_theme = theme;
    m_plot->setTheme(theme);
    for (GeneratorPage* const page : m_generators)
        page->setTheme(theme);
    showBatch(m_batch, m_message->text(), m_isProblem);
}

GeneratorPage* DataDialog::generatorPage(const QString& name) const
{
    for (GeneratorPage* const page : m_generators)
        if (page->source().name == name.toStdString())
            return page;
    return nullptr;
}

ColumnChooser* DataDialog::columnChooser() const
{
    return kind() == Kind::File ? m_fileColumns : kind() == Kind::Text ? m_textColumns : nullptr;
}

QString DataDialog::message() const
{
    return m_message->text();
}

DataDialog::Kind DataDialog::kind() const
{
    const QListWidgetItem* const item = m_sources->currentItem();
    return item ? static_cast<Kind>(item->data(Qt::UserRole).toInt()) : Kind::Generator;
}

DataDialog::Table& DataDialog::tableShown()
{
    return kind() == Kind::File ? m_file : m_text;
}

void DataDialog::setExperiment(const Experiment& experiment)
{
    m_units = experiment.start.units;
    m_features = experiment.start.features;
    m_needsLabels = needsLabels(experiment.objective.kind);
    m_isSettingUp = true;
    const auto& source = experiment.generator;
    m_standardise->setChecked((source && source->isStandardised)
                              || (experiment.csv && experiment.csv->isStandardised));
    if (source) {
        GeneratorPage* const page = generatorPage(QString::fromStdString(source->name));
        page->setSource(*source);
        const auto found = std::find(m_generators.begin(), m_generators.end(), page);
        showSource(Kind::Generator, static_cast<int>(found - m_generators.begin()));
    } else if (experiment.csv) {
        openFile(QString::fromStdString(experiment.csv->path));
        m_file.columns = ColumnChoice{experiment.csv->inputs, experiment.csv->targets};
    } else {
        fillWithCurrentData(experiment);
    }
    m_isSettingUp = false;
    readAgain();
}

void DataDialog::fillWithCurrentData(const Experiment& experiment)
{
    const Batch& batch = experiment.data;
    if (batch.X.size() + batch.Y.size() > kOfferedNumbers) {
        showSource(Kind::Generator);
        return;
    }
    setTableText(tableText(batch));
    // These columns, also where a last input happens to hold 0 and 1 only.
    const QStringList names = columnNamesOf(batch);
    ColumnChoice choice;
    for (Eigen::Index k = 0; k < names.size(); ++k)
        (k < batch.features() ? choice.inputs : choice.targets).push_back(names[k].toStdString());
    m_text.columns = choice;
}

void DataDialog::showSource(Kind kind, int generator)
{
    const int generators = static_cast<int>(m_generators.size());
    const int row = kind == Kind::Generator ? generator
        : kind == Kind::File                ? generators
                                            : generators + 1;
    if (m_sources->currentRow() == row)
        takeSource();
    else
        m_sources->setCurrentRow(row);
}

void DataDialog::takeSource()
{
    m_pages->setCurrentIndex(m_sources->currentRow());
    readAgain();
}

void DataDialog::openFile(const QString& path)
{
    m_file = {};
    m_file.path = sourceIn({}, path.toStdString()).string();
    m_path->setText(QDir::toNativeSeparators(path));
    m_path->setToolTip(tipText(m_path->text()));
    m_fileColumns->clear();
    showSource(Kind::File);
}

void DataDialog::setTableText(const QString& text)
{
    m_textEdit->setTable(text);
    showSource(Kind::Text);
}

void DataDialog::takeText()
{
    const QString text = m_textEdit->table();
    const std::string newText = text.toStdString();
    // A correction below the same names keeps the columns that were chosen.
    if (!m_text.text || firstLineOf(newText) != firstLineOf(*m_text.text))
        m_text.columns.reset();
    m_text.path = tr("table").toStdString();
    m_text.text = text.trimmed().isEmpty() ? nullptr : std::make_shared<const std::string>(newText);
    m_text.preview.reset();
    if (!m_text.text)
        m_textColumns->clear();
    if (kind() == Kind::Text)
        readAgain();
}

void DataDialog::takeColumns()
{
    tableShown().columns = columnChooser()->choice();
    readAgain();
}

void DataDialog::askForFile()
{
    const QString path =
        m_chooseFile({.purpose = FileQuestion::Purpose::Open,
                      .title = tr("Choose a table"),
                      .start = QString::fromStdString(m_file.path),
                      .filters = {tr("Table (*.csv *.tsv *.txt *.dat)"), tr("Every file (*)")}});
    if (!path.isEmpty())
        openFile(path);
}

void DataDialog::readAgain()
{
    if (m_isSettingUp)
        return;
    DataOrder order{.isStandardised = m_standardise->isChecked()};
    if (kind() == Kind::Generator) {
        order.generator = m_generators[static_cast<std::size_t>(m_sources->currentRow())]->source();
        order.generator->isStandardised = order.isStandardised;
    } else {
        Table& table = tableShown();
        if (!table.text && (kind() == Kind::Text || table.path.empty())) {
            m_reader->cancel();
            showBusy(false);
            showBatch(nullptr,
                      kind() == Kind::Text ? tr("Type a table or paste one.")
                                           : tr("Choose a table or drop one here."),
                      false);
            return;
        }
        order.path = table.path;
        order.text = table.text;
        order.columns = table.columns;
    }
    m_reader->read(std::move(order));
    m_isReady = false;
    m_accept->setEnabled(false);
    m_busySince.start();
    m_pollTimer.start();
}

void DataDialog::poll()
{
    if (const std::optional<DataAnswer> answer = m_reader->take())
        takeAnswer(*answer);
    const bool isBusy = m_reader->isBusy();
    if (!isBusy)
        m_pollTimer.stop();
    m_progress->setValue(static_cast<int>(100.0 * m_reader->share()));
    showBusy(isBusy && m_busySince.elapsed() > kShownBusyMilliseconds);
}

void DataDialog::takeAnswer(const DataAnswer& answer)
{
    if (answer.preview) {
        Table& table = tableShown();
        table.text = answer.text;
        if (!table.preview)
            columnChooser()->setTable(*answer.preview, answer.columns);
        table.preview = answer.preview;
        table.read = answer.columns;
    }
    if (!answer.isFinal)
        return;
    if (answer.batch) {
        showBatch(answer.batch, summaryOf(*answer.batch) + effectOf(*answer.batch), false);
        emit dataRead({});
        return;
    }
    const QString problem = QString::fromStdString(answer.problem);
    showBatch(nullptr, problem, true);
    emit dataRead(problem);
}

void DataDialog::stopReading()
{
    m_reader->cancel();
    m_pollTimer.stop();
    showBusy(false);
    showBatch(nullptr, tr("Reading was stopped. Choose columns or a file to read again."), false);
}

void DataDialog::showBatch(std::shared_ptr<const Batch> batch, const QString& message,
                           bool isProblem)
{
    m_batch = std::move(batch);
    m_isProblem = isProblem;
    m_isReady = !m_reader->isBusy();
    m_accept->setEnabled(m_batch && m_isReady);
    const QStringList names = m_batch ? columnNames() : QStringList();
    m_plot->setData(m_batch, names);
    m_samples->setData(m_batch, names);
    m_message->setText(shownLines(message, kLongestMessage));
    QPalette colours;
    colours.setColor(QPalette::WindowText, isProblem ? m_theme.textOf(Quantity::H) : m_theme.text);
    m_message->setPalette(colours);
}

QStringList DataDialog::columnNames() const
{
    if (kind() != Kind::Generator) {
        const Table& table = kind() == Kind::File ? m_file : m_text;
        return toNames(table.read.inputs) + toNames(table.read.targets);
    }
    QStringList names;
    for (Eigen::Index j = 0; j < m_batch->features(); ++j)
        names.append(QStringLiteral("x%1").arg(QChar(0x2081 + static_cast<int>(j))));
    return names + QStringList{tr("label")};
}

QString DataDialog::summaryOf(const Batch& batch) const
{
    QString text = samplesText(batch.samples()) + tr(", ") + inputsText(batch.features());
    if (!batch.hasLabels())
        return text + tr(", no labels.");
    if (batch.Y.rows() > 1)
        text += tr(", ") + countText(batch.Y.rows(), tr("target"), tr("targets"));
    const Eigen::Index zeros = (batch.Y->array() == 0.0).count();
    const Eigen::Index ones = (batch.Y->array() == 1.0).count();
    return text
        + tr("; labels: %1 × 0, %2 × 1, %3 missing.")
              .arg(readableCount(zeros), readableCount(ones),
                   readableCount(batch.Y.size() - zeros - ones));
}

QString DataDialog::effectOf(const Batch& batch) const
{
    QStringList effects;
    const Eigen::Index units = batch.hasLabels() ? batch.Y.rows() : m_units;
    if (units != m_units)
        effects.append(tr("units: %1 instead of %2").arg(units).arg(m_units));
    if (batch.features() != m_features)
        effects.append(
            tr("inputs of a unit: %1 instead of %2").arg(batch.features()).arg(m_features));
    const bool isLabelled = hasKnownLabel(batch);
    if (m_needsLabels && !isLabelled)
        effects.append(tr("the objective becomes the entropy, because no sample has a label"));
    return effects.isEmpty()
        ? QString()
        : tr(" With these data the experiment changes: %1.").arg(effects.join(tr("; ")));
}

void DataDialog::showBusy(bool isBusy)
{
    m_progress->setVisible(isBusy);
    m_stop->setVisible(isBusy);
}

void DataDialog::applyChoice()
{
    ChosenData chosen{.batch = m_batch};
    if (kind() == Kind::Generator) {
        chosen.generator =
            m_generators[static_cast<std::size_t>(m_sources->currentRow())]->source();
        chosen.generator->isStandardised = m_standardise->isChecked();
    } else if (kind() == Kind::File) {
        chosen.csv = CsvSource{.path = m_file.path,
                               .inputs = m_file.read.inputs,
                               .targets = m_file.read.targets,
                               .isStandardised = m_standardise->isChecked()};
    }
    emit dataChosen(chosen);
    accept();
}

void DataDialog::done(int result)
{
    m_reader->cancel();
    m_pollTimer.stop();
    // A million samples need not wait for the next time.
    m_isSettingUp = true;
    m_file = {};
    m_path->clear();
    m_fileColumns->clear();
    m_textEdit->setTable({});
    m_isSettingUp = false;
    showBusy(false);
    showBatch(nullptr, {}, false);
    QDialog::done(result);
}

void DataDialog::keyPressEvent(QKeyEvent* event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && qobject_cast<QAbstractButton*>(focusWidget()) == nullptr) {
        // Enter takes over a typed number; with Ctrl it takes the data.
        if (event->modifiers().testFlag(Qt::ControlModifier) && m_accept->isEnabled())
            applyChoice();
        return;
    }
    if (event->matches(QKeySequence::Paste)) {
        if (const QString text = QApplication::clipboard()->text(); !text.isEmpty())
            setTableText(text);
        return;
    }
    QDialog::keyPressEvent(event);
}

void DataDialog::dragEnterEvent(QDragEnterEvent* event)
{
    if (!fileOf(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void DataDialog::dropEvent(QDropEvent* event)
{
    const QString path = fileOf(*event->mimeData());
    if (path.isEmpty())
        return;
    event->acceptProposedAction();
    openFile(path);
}

}  // namespace entropy_lab
