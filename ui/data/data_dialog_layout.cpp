// The widgets of the data dialog and where they stand.
#include "core/experiment/data_sets.h"
#include "ui/data/column_chooser.h"
#include "ui/data/data_dialog.h"
#include "ui/data/generator_page.h"
#include "ui/data/sample_plot.h"
#include "ui/data/sample_table.h"
#include "ui/data/table_text_edit.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QVBoxLayout>

namespace entropy_lab {

namespace {

constexpr int kPollMilliseconds = 16;

}  // namespace

DataDialog::DataDialog(std::shared_ptr<DataReader> reader, QWidget* parent)
    : QDialog(parent), m_reader(std::move(reader)),
      m_chooseFile([this](const FileQuestion& question) { return chooseFile(this, question); })
{
    setWindowTitle(tr("Data"));
    setAcceptDrops(true);
    m_pages = new QStackedWidget;
    createSources();
    m_pages->addWidget(createFilePage());
    m_pages->addWidget(createTextPage());

    m_standardise = new QCheckBox(tr("&Standardize: mean 0, variance 1 for each input"));
    m_standardise->setToolTip(
        tr("x becomes (x − m)/d with the mean m and the standard deviation d of the input over "
           "all samples; an input that never changes becomes 0."));
    connect(m_standardise, &QCheckBox::toggled, this, &DataDialog::readAgain);
    auto* choice = new QWidget;
    auto* column = new QVBoxLayout(choice);
    column->setContentsMargins(8, 0, 8, 0);
    column->setSpacing(8);
    column->addWidget(m_pages, 1);
    column->addWidget(m_standardise);

    auto* splitter = new QSplitter;
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(m_sources);
    splitter->addWidget(choice);
    splitter->addWidget(createPreview());
    splitter->setSizes({150, 370, 420});
    splitter->setStretchFactor(2, 1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(12, 12, 12, 12);
    layout->setSpacing(8);
    layout->addWidget(splitter, 1);
    layout->addLayout(createFoot());
    resize(980, 600);

    m_pollTimer.setInterval(kPollMilliseconds);
    connect(&m_pollTimer, &QTimer::timeout, this, &DataDialog::poll);
    connect(m_sources, &QListWidget::currentRowChanged, this, &DataDialog::takeSource);
    m_sources->setCurrentRow(0);
}

void DataDialog::createSources()
{
    m_sources = new QListWidget;
    m_sources->setAccessibleName(tr("Where the data come from"));
    m_sources->setMinimumWidth(130);
    m_sources->setSpacing(2);
    for (const DataSetGenerator& generator : dataSetGenerators()) {
        auto* item = new QListWidgetItem(QString::fromUtf8(generator.label), m_sources);
        item->setToolTip(QString::fromUtf8(generator.help));
        item->setData(Qt::UserRole, static_cast<int>(Kind::Generator));
        auto* page = new GeneratorPage(generator);
        connect(page, &GeneratorPage::sourceChanged, this, &DataDialog::readAgain);
        m_generators.push_back(page);
        m_pages->addWidget(page);
    }
    auto* file = new QListWidgetItem(tr("Table file (CSV)"), m_sources);
    file->setToolTip(tr("Numbers from a file of comma-separated text."));
    file->setData(Qt::UserRole, static_cast<int>(Kind::File));
    auto* text = new QListWidgetItem(tr("Typed or pasted"), m_sources);
    text->setToolTip(tr("Numbers as text, for example from a spreadsheet."));
    text->setData(Qt::UserRole, static_cast<int>(Kind::Text));
}

QWidget* DataDialog::createFilePage()
{
    m_path = new QLineEdit;
    m_path->setReadOnly(true);
    m_path->setPlaceholderText(tr("Choose a file or drop one here"));
    m_path->setAccessibleName(tr("File"));
    m_chooseFileButton = new QPushButton(tr("&Choose…"));
    m_chooseFileButton->setToolTip(tr("Choose a table: CSV, or text with semicolons or tabs."));
    m_chooseFileButton->setAutoDefault(false);
    connect(m_chooseFileButton, &QPushButton::clicked, this, &DataDialog::askForFile);
    m_fileColumns = new ColumnChooser;
    connect(m_fileColumns, &ColumnChooser::choiceChanged, this, &DataDialog::takeColumns);
    auto* page = new QWidget;
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_path, 1);
    head->addWidget(m_chooseFileButton);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addLayout(head);
    layout->addWidget(m_fileColumns, 1);
    return page;
}

QWidget* DataDialog::createTextPage()
{
    m_textEdit = new TableTextEdit;
    m_textEdit->setPlaceholderText(tr("x1,x2,y\n0.6,-0.8,1\n-0.5,0.3,0\n0.2,0.1,"));
    connect(m_textEdit, &TableTextEdit::tableChanged, this, &DataDialog::takeText);
    m_textColumns = new ColumnChooser;
    connect(m_textColumns, &ColumnChooser::choiceChanged, this, &DataDialog::takeColumns);
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    layout->addWidget(m_textEdit, 1);
    layout->addWidget(m_textColumns, 1);
    return page;
}

QWidget* DataDialog::createPreview()
{
    m_plot = new SamplePlot;
    m_samples = new SampleTable(this);
    m_table = new QTableView;
    m_table->setModel(m_samples);
    m_table->setAccessibleName(tr("The first samples"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setAlternatingRowColors(true);
    m_table->setMinimumHeight(90);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->horizontalHeader()->setDefaultSectionSize(90);
    auto* preview = new QSplitter(Qt::Vertical);
    preview->setChildrenCollapsible(false);
    preview->addWidget(m_plot);
    preview->addWidget(m_table);
    preview->setSizes({320, 180});
    preview->setStretchFactor(0, 1);
    return preview;
}

QVBoxLayout* DataDialog::createFoot()
{
    m_message = new QLabel;
    m_message->setWordWrap(true);
    m_message->setMinimumWidth(1);
    m_message->setTextFormat(Qt::PlainText);
    m_message->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_message->setAccessibleName(tr("What was read"));
    m_message->setMinimumHeight(2 * m_message->fontMetrics().lineSpacing());
    m_message->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_progress = new QProgressBar;
    m_progress->setRange(0, 100);
    m_progress->setAccessibleName(tr("Share read"));
    m_stop = new QPushButton(tr("S&top reading"));
    m_accept = new QPushButton(tr("&Use these data"));
    m_accept->setToolTip(tr("The run starts anew on these data; undo brings the old ones back."));
    m_cancel = new QPushButton(tr("Cancel"));
    for (QPushButton* const button : {m_stop, m_accept, m_cancel})
        button->setAutoDefault(false);
    connect(m_stop, &QPushButton::clicked, this, &DataDialog::stopReading);
    connect(m_accept, &QPushButton::clicked, this, &DataDialog::applyChoice);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_progress, 1);
    buttons->addWidget(m_stop);
    buttons->addStretch(1);
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_accept);
    auto* foot = new QVBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_message);
    foot->addLayout(buttons);
    showBusy(false);
    return foot;
}

}  // namespace entropy_lab
