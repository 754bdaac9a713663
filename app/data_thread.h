#pragma once

#include "core/data_reader.h"

#include <QObject>

#include <memory>
#include <thread>

namespace entropy_lab {

/// The thread at work on a reader, for as long as this lives.
class DataThread : public QObject {
public:
    explicit DataThread(std::shared_ptr<DataReader> reader, QObject* parent = nullptr)
        : QObject(parent), m_reader(std::move(reader)),
          m_thread([this](const std::stop_token& stop) { m_reader->work(stop); })
    {
    }

    ~DataThread() override
    {
        // What is being read must not hold up the end.
        m_thread.request_stop();
        m_reader->cancel();
    }

private:
    std::shared_ptr<DataReader> m_reader;
    std::jthread m_thread;
};

}  // namespace entropy_lab
