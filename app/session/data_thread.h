#pragma once

#include "core/files/data_reader.h"
#include "core/threads/leavable_thread.h"

#include <QObject>

#include <memory>

namespace entropy_lab {

/// The thread at work on a reader, for as long as this lives.
class DataThread : public QObject {
public:
    explicit DataThread(std::shared_ptr<DataReader> reader, QObject* parent = nullptr)
        : QObject(parent), m_reader(std::move(reader)),
          m_thread([reader = m_reader](const std::stop_token& stop) { reader->work(stop); })
    {
    }

    ~DataThread() override
    {
        m_thread.requestStop();
        m_reader->cancel();
    }

private:
    std::shared_ptr<DataReader> m_reader;
    LeavableThread m_thread;
};

}  // namespace entropy_lab
