// The peer of the program's start: a window with four empty charts of Qt Charts, and nothing else.
#include <QApplication>
#include <QChartView>
#include <QGridLayout>
#include <QMainWindow>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QMainWindow window;
    auto* const centre = new QWidget;
    auto* const grid = new QGridLayout(centre);
    for (int i = 0; i < 4; ++i)
        grid->addWidget(new QChartView, i / 2, i % 2);
    window.setCentralWidget(centre);
    window.resize(1280, 800);
    window.show();
    return QApplication::exec();
}
