#include "app/offscreen/film_writer.h"

#include "app/files/atomic_file.h"
#include "ui/figures/whole_file.h"

#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

#include <cmath>
#include <webp/encode.h>
#include <webp/mux.h>

namespace entropy_lab {

namespace {

constexpr int kPatience = 60'000;  // ms, for the encoder to take or finish a picture

/// Pipes raw pictures into ffmpeg, which writes what will be the film.
class FfmpegFilm : public FilmWriter {
public:
    FfmpegFilm(const QString& path, QSize size, double framesPerSecond) : m_path(path), m_file(path)
    {
        if (!m_file.problem().isEmpty()) {
            fail(m_file.problem());
            return;
        }
        const bool isMp4 = path.endsWith(u".mp4", Qt::CaseInsensitive);
        QStringList arguments{"-loglevel",
                              "error",
                              "-y",
                              "-f",
                              "rawvideo",
                              "-pix_fmt",
                              "bgr0",
                              "-s",
                              QStringLiteral("%1x%2").arg(size.width()).arg(size.height()),
                              "-r",
                              QString::number(framesPerSecond, 'g', 12),
                              "-i",
                              "-",
                              "-an",
                              "-xerror",  // a film without room for its end is none
                              "-pix_fmt",
                              "yuv420p",
                              "-fflags",
                              "+bitexact",
                              "-flags:v",
                              "+bitexact"};
        if (isMp4)
            arguments += {"-c:v", "libx264", "-crf", "16", "-movflags", "+faststart", "-f", "mp4"};
        else
            arguments += {"-c:v", "libvpx-vp9", "-crf",     "24",        "-b:v", "0",  "-row-mt",
                          "1",    "-deadline",  "realtime", "-cpu-used", "6",    "-f", "webm"};
        // A name that begins with a dash must not be taken for an option.
        arguments += QStringLiteral("file:") + m_file.beginning();
        m_process.setProcessChannelMode(QProcess::SeparateChannels);
        m_process.start(QStandardPaths::findExecutable(QStringLiteral("ffmpeg")), arguments);
        if (!m_process.waitForStarted(kPatience))
            fail(m_process.errorString());
    }

    ~FfmpegFilm() override
    {
        if (m_process.state() != QProcess::NotRunning) {
            m_process.kill();
            m_process.waitForFinished(kPatience);
        }
    }

    void add(const QImage& picture) override
    {
        if (!m_problem.isEmpty())
            return;
        const QImage image = picture.convertToFormat(QImage::Format_RGB32);
        if (image.isNull()) {
            fail(QStringLiteral("not enough memory"));
            return;
        }
        for (int y = 0; y < image.height(); ++y)
            m_process.write(reinterpret_cast<const char*>(image.constScanLine(y)),
                            qint64{4} * image.width());
        while (m_process.bytesToWrite() > 0) {
            if (m_process.state() == QProcess::NotRunning
                || !m_process.waitForBytesWritten(kPatience)) {
                failAsProcess();
                return;
            }
        }
    }

    QString finish() override
    {
        if (!m_problem.isEmpty())
            return m_problem;
        m_process.closeWriteChannel();
        if (!m_process.waitForFinished(10 * kPatience)
            || m_process.exitStatus() != QProcess::NormalExit || m_process.exitCode() != 0) {
            failAsProcess();
            return m_problem;
        }
        if (const QString problem = m_file.commit(); !problem.isEmpty())
            fail(problem);
        return m_problem;
    }

    QString problem() const override { return m_problem; }

private:
    void fail(const QString& why) { m_problem = QStringLiteral("%1: %2").arg(m_path, why); }

    void failAsProcess()
    {
        m_process.waitForFinished(1000);
        const QString said = QString::fromLocal8Bit(m_process.readAllStandardError()).trimmed();
        fail(QStringLiteral("ffmpeg: %1")
                 .arg(said.isEmpty() ? m_process.errorString() : said.section(u'\n', -1)));
    }

    QString m_path;
    WholeFile m_file;
    QProcess m_process;
    QString m_problem;
};

/// Kept in memory until it is whole: charts take few bytes.
class WebpFilm : public FilmWriter {
public:
    WebpFilm(const QString& path, QSize size, double framesPerSecond)
        : m_path(path), m_file(path), m_framesPerSecond(framesPerSecond)
    {
        WebPAnimEncoderOptions options;
        if (!WebPAnimEncoderOptionsInit(&options) || !WebPConfigInit(&m_config)) {
            fail("libwebp has another version");
            return;
        }
        constexpr int kFast = 2;
        WebPConfigLosslessPreset(&m_config, kFast);
        options.anim_params.loop_count = 0;  // for ever
        m_encoder.reset(WebPAnimEncoderNew(size.width(), size.height(), &options));
        if (!m_encoder)
            fail("not enough memory");
        else if (!m_file.problem().isEmpty())
            m_problem = m_file.problem();
    }

    void add(const QImage& picture) override
    {
        if (!m_problem.isEmpty())
            return;
        const QImage image = picture.convertToFormat(QImage::Format_RGB32);
        WebPPicture frame;
        if (!WebPPictureInit(&frame)) {
            fail("libwebp has another version");
            return;
        }
        frame.use_argb = 1;
        frame.width = image.width();
        frame.height = image.height();
        const bool isAdded =
            WebPPictureImportBGRX(&frame, image.constBits(), static_cast<int>(image.bytesPerLine()))
            && WebPAnimEncoderAdd(m_encoder.get(), &frame, timeOf(m_count), &m_config);
        WebPPictureFree(&frame);
        if (!isAdded)
            fail(WebPAnimEncoderGetError(m_encoder.get()));
        ++m_count;
    }

    QString finish() override
    {
        if (!m_problem.isEmpty())
            return m_problem;
        WebPData data;
        WebPDataInit(&data);
        // The time of no picture is the end of the last one.
        const bool isMade = WebPAnimEncoderAdd(m_encoder.get(), nullptr, timeOf(m_count), nullptr)
            && WebPAnimEncoderAssemble(m_encoder.get(), &data);
        if (isMade) {
            m_file.write({reinterpret_cast<const char*>(data.bytes), data.size});
            m_problem = m_file.commit();
        } else {
            fail(WebPAnimEncoderGetError(m_encoder.get()));
        }
        WebPDataClear(&data);
        return m_problem;
    }

    QString problem() const override { return m_problem; }

private:
    struct Deleter {
        void operator()(WebPAnimEncoder* encoder) const { WebPAnimEncoderDelete(encoder); }
    };

    int timeOf(int frame) const
    {
        constexpr double kMilliseconds = 1000.0;
        return static_cast<int>(std::lround(frame * kMilliseconds / m_framesPerSecond));
    }

    void fail(const char* why)
    {
        m_problem = QStringLiteral("%1: %2").arg(m_path, QString::fromUtf8(why));
    }

    QString m_path;
    AtomicFile m_file;
    double m_framesPerSecond;
    WebPConfig m_config{};
    std::unique_ptr<WebPAnimEncoder, Deleter> m_encoder;
    int m_count = 0;
    QString m_problem;
};

}  // namespace

bool hasFfmpeg()
{
    return !QStandardPaths::findExecutable(QStringLiteral("ffmpeg")).isEmpty();
}

std::unique_ptr<FilmWriter> openFilm(const QString& path, QSize size, double framesPerSecond,
                                     QString* problem)
{
    const QFileInfo file(path);
    const QString suffix = file.suffix().toLower();
    std::unique_ptr<FilmWriter> film;
    if (suffix != u"mp4" && suffix != u"webm" && suffix != u"webp") {
        *problem =
            QStringLiteral("%1: expected a name that ends in .mp4, .webm or .webp").arg(path);
        return nullptr;
    }
    if (file.exists() && !file.isFile()) {
        *problem = QStringLiteral("%1: there is something that is not a file").arg(path);
        return nullptr;
    }
    if (suffix == u"webp") {
        film = std::make_unique<WebpFilm>(path, size, framesPerSecond);
    } else if (!hasFfmpeg()) {
        *problem =
            QStringLiteral("%1: the program ffmpeg is not installed; .webp needs none").arg(path);
        return nullptr;
    } else {
        film = std::make_unique<FfmpegFilm>(file.absoluteFilePath(), size, framesPerSecond);
    }
    *problem = film->problem();
    return problem->isEmpty() ? std::move(film) : nullptr;
}

}  // namespace entropy_lab
