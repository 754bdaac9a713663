#include "ui/panels/run_list.h"

#include "ui/panels/run_list_model.h"
#include "ui/style/icons.h"
#include "ui/style/number_format.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QScrollBar>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace entropy_lab {

namespace {

constexpr int kMillisecondsBetweenNumbers = 100;
constexpr int kLeastNameWidth = 88;
constexpr int kGreatestColumnWidth = 180;

bool areAll(const std::vector<PastRun>& runs, bool PastRun::*holds)
{
    return std::all_of(runs.begin(), runs.end(), [holds](const PastRun& r) { return r.*holds; });
}

}  // namespace

RunTray::RunTray(QWidget* parent) : QWidget(parent)
{
    m_model = new RunListModel(this);
    createActions();
    createTable();
    m_emptyText = new QLabel(tr("A run that you reset, restart or branch from stays here, to be "
                                "compared with the next and taken up again."));
    m_emptyText->setWordWrap(true);
    m_emptyText->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_emptyText->setMargin(12);

    auto* list = new QWidget;
    auto* column = new QVBoxLayout(list);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(createButtons());
    column->addWidget(m_table, 1);
    m_pages = new QStackedWidget;
    m_pages->addWidget(m_emptyText);
    m_pages->addWidget(list);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pages);
    setAccessibleName(tr("Runs"));
    updateActions();

    connect(m_model, &RunListModel::renameRequested, this, &RunTray::renameRequested);
    connect(m_model, &RunListModel::hideRequested, this, &RunTray::hideRequested);
    connect(m_model, &QAbstractItemModel::modelAboutToBeReset, this, &RunTray::rememberSelection);
    connect(m_model, &QAbstractItemModel::modelReset, this, &RunTray::restoreSelection);
    m_pace.setSingleShot(true);
    m_pace.setInterval(kMillisecondsBetweenNumbers);
    connect(&m_pace, &QTimer::timeout, this, [this] {
        if (m_isStale && isVisible())
            refresh();
    });
}

QAction* RunTray::newAction(const QString& text, const QString& tip, const QString& key,
                            void (RunTray::*act)())
{
    // Keys are taken in `eventFilter`: as shortcuts they would quarrel with the window's.
    auto* action = new QAction(text, this);
    action->setIconText(text);
    action->setProperty("key", key);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(tip, key));
    action->setStatusTip(tip);
    connect(action, &QAction::triggered, this, act);
    m_menu->addAction(action);
    return action;
}

void RunTray::createActions()
{
    m_menu = new QMenu(this);
    m_reload =
        newAction(tr("Reload settings"),
                  tr("Begin anew with the settings of this run, changes on the way included"),
                  tr("Enter"), &RunTray::reload);
    m_menu->addSeparator();
    m_hide = newAction(tr("Hide"), tr("Leave this run out of the charts, or draw it again"),
                       tr("Space"), &RunTray::toggleHidden);
    m_pin = newAction(tr("Pin"), tr("Keep this run when older ones make room or a file is opened"),
                      tr("P"), &RunTray::togglePins);
    m_rename =
        newAction(tr("Rename"), tr("Give this run a name of its own"), tr("F2"), &RunTray::rename);
    m_menu->addSeparator();
    m_delete = newAction(tr("Delete"), tr("Forget this run"), tr("Del"), &RunTray::deleteRuns);
}

void RunTray::createTable()
{
    m_table = new QTableView;
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Runs and the settings in which they differ"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked);
    m_table->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_table->setFrameShape(QFrame::NoFrame);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->horizontalHeader()->setHighlightSections(false);
    // Colors of the runs, in sight however far the columns are scrolled.
    QHeaderView* const colours = m_table->verticalHeader();
    colours->setSectionResizeMode(QHeaderView::Fixed);
    colours->setHighlightSections(false);
    colours->setDefaultSectionSize(m_table->fontMetrics().height() + 10);
    m_table->installEventFilter(this);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](QPoint position) {
        if (!selectedRuns().empty())
            m_menu->popup(m_table->viewport()->mapToGlobal(position));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &RunTray::updateActions);
}

QWidget* RunTray::createButtons()
{
    auto* bar = new QWidget;
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(8, 4, 8, 4);
    row->setSpacing(2);
    for (QAction* const action : {m_reload, m_hide, m_pin, m_rename, m_delete}) {
        auto* button = new QToolButton;
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setToolButtonStyle(action == m_reload ? Qt::ToolButtonTextBesideIcon
                                                      : Qt::ToolButtonIconOnly);
        row->addWidget(button);
        if (action == m_reload)
            row->addStretch(1);
    }
    return bar;
}

void RunTray::setFrame(const RunFrame& frame)
{
    if (!frame.snapshot)
        return;
    std::shared_ptr<const RunSnapshot> now = frame.newest ? frame.newest : frame.snapshot;
    const bool hasOtherList = frame.past != m_past;
    const bool hasOtherNow = now != m_now;
    const int countBefore = pastRunCount();
    m_now = std::move(now);
    m_past = frame.past;
    if (pastRunCount() != countBefore)
        emit pastRunCountChanged(pastRunCount());
    if (!isVisible())
        return;
    if (hasOtherList || (hasOtherNow && !m_pace.isActive()))
        refresh();
    else if (hasOtherNow)
        m_isStale = true;
}

void RunTray::setTheme(const Theme& theme)
{
    m_model->setTheme(theme);
    m_pin->setIcon(themedIcon(QStringLiteral("pin"), theme));
    m_rename->setIcon(themedIcon(QStringLiteral("rename"), theme));
    m_hide->setIcon(themedIcon(QStringLiteral("hide"), theme));
    m_delete->setIcon(themedIcon(QStringLiteral("delete"), theme));
    m_reload->setIcon(themedIcon(QStringLiteral("settings"), theme));
}

void RunTray::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_now)
        refresh();
}

void RunTray::refresh()
{
    m_isStale = false;
    m_pace.start();
    m_model->setRuns(m_past, m_now);
    if (m_past != m_fittedPast || m_now->recorded != m_fittedSettings)
        widenColumns();
    m_fittedPast = m_past;
    m_fittedSettings = m_now->recorded;
    m_pages->setCurrentIndex(pastRunCount() > 0 ? 1 : 0);
    updateActions();
}

void RunTray::rememberSelection()
{
    m_selectedNumbers.clear();
    for (const PastRun& run : selectedRuns())
        m_selectedNumbers.push_back(run.number);
    m_currentRow = m_table->currentIndex().row();
}

void RunTray::restoreSelection()
{
    fitColumns();
    QItemSelection selection;
    int current = -1;
    for (const int number : m_selectedNumbers) {
        const int row = m_model->rowOf(number);
        if (row < 0)
            continue;
        const QModelIndex name = m_model->index(row, RunListModel::NameColumn);
        selection.select(name, name);
        current = current < 0 ? row : current;
    }
    // After a deletion the run that came to stand in its place, so that the keys go on from there.
    const bool isDeleted = selection.isEmpty() && !m_selectedNumbers.empty();
    if (isDeleted)
        current = std::min(m_currentRow, m_model->rowCount() - 1);
    QItemSelectionModel* const selected = m_table->selectionModel();
    if (current >= 0)
        selected->setCurrentIndex(m_model->index(current, RunListModel::NameColumn),
                                  isDeleted ? QItemSelectionModel::ClearAndSelect
                                          | QItemSelectionModel::Rows
                                            : QItemSelectionModel::NoUpdate);
    if (!isDeleted)
        selected->select(selection,
                         QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
}

int RunTray::neededWidth(int column) const
{
    QFont bold = m_table->font();
    bold.setBold(true);
    const auto widthOf = [metrics = QFontMetrics(bold), this](const QString& text) {
        const int margin = style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, m_table) + 1;
        return metrics.horizontalAdvance(text) + 2 * margin;
    };
    // What the numbers of the run of now may grow to.
    int reserved = 0;
    if (column == RunListModel::NameColumn)
        reserved = kLeastNameWidth;
    else if (column == m_model->iterationsColumn())
        reserved = widthOf(readableCount(m_now->experiment->stop.iterations));
    else if (column == RunListModel::EntropyColumn)
        reserved = widthOf(QStringLiteral("0.00000000"));
    else if (column == m_model->endColumn())
        reserved = widthOf(tr("iteration limit"));
    const QAbstractItemView& view = *m_table;  // where the size hint is public
    const int content = std::max(view.sizeHintForColumn(column),
                                 m_table->horizontalHeader()->sectionSizeHint(column));
    return std::max(reserved, std::min(content, kGreatestColumnWidth));
}

void RunTray::fitColumns()
{
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column, neededWidth(column));
}

void RunTray::widenColumns()
{
    for (int column = 0; column < m_model->columnCount(); ++column)
        m_table->setColumnWidth(column,
                                std::max(m_table->columnWidth(column), neededWidth(column)));
}

std::vector<PastRun> RunTray::selectedRuns() const
{
    std::vector<PastRun> runs;
    for (int row = 1; row < m_model->rowCount(); ++row) {
        if (m_table->selectionModel()->isRowSelected(row, {}))
            runs.push_back(*m_model->pastRunAt(row));
    }
    return runs;
}

void RunTray::updateActions()
{
    const std::vector<PastRun> runs = selectedRuns();
    for (QAction* const action : {m_pin, m_hide, m_delete})
        action->setEnabled(!runs.empty());
    for (QAction* const action : {m_rename, m_reload})
        action->setEnabled(runs.size() == 1);
    const bool areHidden = !runs.empty() && areAll(runs, &PastRun::isHidden);
    const bool arePinned = !runs.empty() && areAll(runs, &PastRun::isPinned);
    m_hide->setText(areHidden ? tr("Show") : tr("Hide"));
    m_pin->setText(arePinned ? tr("Unpin") : tr("Pin"));
    for (QAction* const action : m_menu->actions()) {
        if (!action->isSeparator())
            action->setText(action->text().section(u'\t', 0, 0) + u'\t'
                            + action->property("key").toString());
    }
}

QAction* RunTray::actionOf(int key) const
{
    switch (key) {
    case Qt::Key_Space:
        return m_hide;
    case Qt::Key_P:
        return m_pin;
    case Qt::Key_F2:
        return m_rename;
    case Qt::Key_Delete:
        return m_delete;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return m_reload;
    default:
        return nullptr;
    }
}

bool RunTray::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    // Keys that the box of a name leaves over are still not the table's.
    if (!m_table->hasFocus())
        return QWidget::eventFilter(watched, event);
    const auto* const key = static_cast<QKeyEvent*>(event);
    const Qt::KeyboardModifiers modifiers = key->modifiers() & ~Qt::KeypadModifier;
    QAction* const action = modifiers == Qt::NoModifier ? actionOf(key->key()) : nullptr;
    // Where no past run is selected the keys are the window's: Space plays.
    if (action == nullptr || !action->isEnabled())
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        action->trigger();
    return true;
}

void RunTray::togglePins()
{
    const std::vector<PastRun> runs = selectedRuns();
    const bool isPinned = !areAll(runs, &PastRun::isPinned);
    for (const PastRun& run : runs)
        emit pinRequested(run.number, isPinned);
}

void RunTray::rename()
{
    const std::vector<PastRun> runs = selectedRuns();
    if (runs.size() != 1)
        return;
    const QModelIndex name =
        m_model->index(m_model->rowOf(runs[0].number), RunListModel::NameColumn);
    // The button leaves the focus in an open box: asked for twice, the box just stays open.
    if (!m_table->isPersistentEditorOpen(name))
        m_table->edit(name);
}

void RunTray::toggleHidden()
{
    const std::vector<PastRun> runs = selectedRuns();
    const bool isHidden = !areAll(runs, &PastRun::isHidden);
    for (const PastRun& run : runs)
        emit hideRequested(run.number, isHidden);
}

void RunTray::deleteRuns()
{
    for (const PastRun& run : selectedRuns())
        emit deleteRequested(run.number);
}

void RunTray::reload()
{
    const std::vector<PastRun> runs = selectedRuns();
    if (runs.size() == 1)
        emit reloadRequested(runs[0].number);
}

}  // namespace entropy_lab
