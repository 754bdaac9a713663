#pragma once

#include "core/experiment/experiment_data.h"
#include "core/files/data_reader.h"
#include "ui/style/theme.h"
#include "ui/widgets/file_chooser.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QTimer>

#include <map>
#include <memory>

class QCheckBox;
class QLabel;
class QLineEdit;
class QListWidget;
class QProgressBar;
class QPushButton;
class QStackedWidget;
class QTableView;
class QVBoxLayout;

namespace entropy_lab {

class ColumnChooser;
class GeneratorPage;
class SamplePlot;
class SampleTable;
class TableTextEdit;

/// Chooses the data of an experiment: a built-in point set, a table from a file or one that was
/// pasted, with a preview of just the data that would be used. It waits for nobody: data are read
/// on a thread, runs go on meanwhile, and nothing changes before somebody accepts.
class DataDialog : public QDialog {
    Q_OBJECT
public:
    /// A thread must be at work on the reader.
    explicit DataDialog(std::shared_ptr<DataReader> reader, QWidget* parent = nullptr);
    ~DataDialog() override;

    /// Begins with the data of an experiment, which is also what the data shall fit.
    void setExperiment(const Experiment& experiment);
    void openFile(const QString& path);
    void setTableText(const QString& text);
    void setTheme(const Theme& theme);
    void setFileChooser(FileChooser chooser) { m_chooseFile = std::move(chooser); }

    QListWidget* sourceList() const { return m_sources; }
    /// By the name of the generator; null for an unknown one.
    GeneratorPage* generatorPage(const QString& name) const;
    /// Of the page shown; null for a generator.
    ColumnChooser* columnChooser() const;
    QPushButton* chooseFileButton() const { return m_chooseFileButton; }
    TableTextEdit* textEdit() const { return m_textEdit; }
    QCheckBox* standardiseBox() const { return m_standardise; }
    SamplePlot* plot() const { return m_plot; }
    QTableView* table() const { return m_table; }
    QPushButton* acceptButton() const { return m_accept; }
    QPushButton* cancelButton() const { return m_cancel; }
    QPushButton* stopButton() const { return m_stop; }
    QProgressBar* progressBar() const { return m_progress; }
    /// What is wrong, or how many samples there are and what they change.
    QString message() const;
    /// Whether the preview shows what the controls say.
    bool isReady() const { return m_isReady; }

signals:
    void dataChosen(const entropy_lab::ChosenData& data);
    /// What the controls ask for was read. `problem` is empty, or says what is wrong, with line and
    /// column in a table; then the old data stay.
    void dataRead(const QString& problem);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void done(int result) override;

private:
    /// A table and what was found in it.
    struct Table {
        std::string path;
        std::shared_ptr<const std::string> text;
        std::shared_ptr<const CsvPreview> preview;
        std::optional<ColumnChoice> columns;  ///< chosen by a person or the experiment
        ColumnChoice read;
    };
    enum class Kind { Generator, File, Text };

    void createSources();
    QWidget* createFilePage();
    QWidget* createTextPage();
    QWidget* createPreview();
    QVBoxLayout* createFoot();

    Kind kind() const;
    Table& tableShown();
    void showSource(Kind kind, int generator = 0);
    void takeSource();
    void takeText();
    void takeColumns();
    void askForFile();
    void fillWithCurrentData(const Experiment& experiment);
    void readAgain();
    void poll();
    void takeAnswer(const DataAnswer& answer);
    void stopReading();
    void showBatch(std::shared_ptr<const Batch> batch, const QString& message, bool isProblem);
    QString summaryOf(const Batch& batch) const;
    QString effectOf(const Batch& batch) const;
    QStringList columnNames() const;
    void showBusy(bool isBusy);
    void applyChoice();

    const std::shared_ptr<DataReader> m_reader;
    QTimer m_pollTimer;
    QElapsedTimer m_busySince;
    bool m_isReady = false;
    bool m_isProblem = false;
    bool m_isSettingUp = false;
    std::shared_ptr<const Batch> m_batch;
    Table m_file;
    Table m_text;
    Eigen::Index m_units = 1;
    Eigen::Index m_features = 1;
    bool m_needsLabels = false;
    Theme m_theme = Theme::light();
    FileChooser m_chooseFile;

    QListWidget* m_sources = nullptr;
    QStackedWidget* m_pages = nullptr;
    std::vector<GeneratorPage*> m_generators;
    QLineEdit* m_path = nullptr;
    QPushButton* m_chooseFileButton = nullptr;
    ColumnChooser* m_fileColumns = nullptr;
    TableTextEdit* m_textEdit = nullptr;
    ColumnChooser* m_textColumns = nullptr;
    QCheckBox* m_standardise = nullptr;
    SamplePlot* m_plot = nullptr;
    SampleTable* m_samples = nullptr;
    QTableView* m_table = nullptr;
    QLabel* m_message = nullptr;
    QProgressBar* m_progress = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_accept = nullptr;
    QPushButton* m_cancel = nullptr;
};

}  // namespace entropy_lab
