using System.Buffers;
using System.IO.Pipelines;
using System.Text;

namespace KimounMail.Tests.Protocols.Imap;

/// <summary>A server that answers each line as it thinks fit, for dialogues whose octets are not known beforehand.</summary>
internal abstract class LineServer : Stream
{
    private readonly Pipe _replies = new(new PipeOptions(pauseWriterThreshold: 0));
    private readonly Stream _reader;
    private readonly StringBuilder _line = new();

    protected LineServer(string greeting)
    {
        _reader = _replies.Reader.AsStream();
        _replies.Writer.Write(Encoding.UTF8.GetBytes(greeting));
        Flush();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        _reader.ReadAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _line.Append(Encoding.UTF8.GetString(buffer.Span));
        while (_line.ToString().IndexOf("\r\n", StringComparison.Ordinal) is >= 0 and var end)
        {
            var line = _line.ToString(0, end);
            _line.Remove(0, end + 2);
            _replies.Writer.Write(Encoding.UTF8.GetBytes(Answer(line)));
        }
        Flush();
        return ValueTask.CompletedTask;
    }

    public sealed override void Flush() => _replies.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The octets to send for a line, which comes without its end.</summary>
    protected abstract string Answer(string line);
}
