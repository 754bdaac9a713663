#include "ui/widgets/question_box.h"

#include "ui/style/shown_text.h"

#include <QMessageBox>
#include <QPushButton>

namespace entropy_lab {

namespace {

QMessageBox* newBox(QWidget& window, const QString& title, const QString& text)
{
    auto* const box = new QMessageBox(QMessageBox::NoIcon, title, shownLines(text),
                                      QMessageBox::NoButton, window.window());
    box->setTextFormat(Qt::PlainText);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setWindowModality(Qt::WindowModal);
    return box;
}

}  // namespace

void askOver(QWidget& window, const Question& question)
{
    QMessageBox* const box = newBox(window, question.title, question.text);
    box->setInformativeText(shownLines(question.details));
    QPushButton* const yes = box->addButton(question.yesLabel, QMessageBox::AcceptRole);
    QPushButton* const no = box->addButton(QMessageBox::Cancel);
    for (QPushButton* const button : {yes, no})
        button->setToolTip(button->text().remove(u'&'));
    box->setDefaultButton(no);
    box->setEscapeButton(no);
    QObject::connect(box, &QMessageBox::finished, &window, [question, box, yes] {
        const std::function<void()>& answer =
            box->clickedButton() == yes ? question.yes : question.no;
        if (answer)
            answer();
    });
    box->open();
}

void tellOver(QWidget& window, const QString& title, const QString& text)
{
    QMessageBox* const box = newBox(window, title, text);
    box->addButton(QMessageBox::Close);
    box->open();
}

}  // namespace entropy_lab
