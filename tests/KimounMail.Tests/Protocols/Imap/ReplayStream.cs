using System.Text;

namespace KimounMail.Tests.Protocols.Imap;

/// <summary>
/// A server that is a script: each step is what the client must send next and what is then answered. Octets are
/// Latin-1 characters. It can hand out its answers in pieces of any size, and ends the stream after the last one.
/// </summary>
internal sealed class ReplayStream : Stream
{
    private readonly Queue<(string Expected, string Reply)> _steps;
    private readonly int _pieceSize;
    private readonly StringBuilder _sent = new();
    private readonly MemoryStream _replies = new();
    private int _repliesTaken;

    public ReplayStream(int pieceSize, IEnumerable<(string Expected, string Reply)> steps)
    {
        _steps = new(steps);
        _pieceSize = pieceSize;
        Advance();
    }

    /// <summary>Writing fails from this many octets on, as when the server has closed; reading goes on.</summary>
    public long? WriteFailsAfter { get; init; }

    /// <summary>The server never answers again once the script is at its end.</summary>
    public bool IsSilentAtEnd { get; init; }

    public bool IsDisposed { get; private set; }

    /// <summary>All octets the client has sent.</summary>
    public StringBuilder Transcript { get; } = new();

    /// <summary>Steps the client has not yet reached.</summary>
    public int StepsLeft => _steps.Count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var available = (int)_replies.Length - _repliesTaken;
        if (available == 0 && _steps.TryPeek(out var step) && WriteFailsAfter is null)
            throw new InvalidOperationException($"The client waits. Expected: {step.Expected} Sent: {_sent}");
        if (available == 0 && IsSilentAtEnd)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        var count = Math.Min(Math.Min(available, buffer.Length), _pieceSize);
        _replies.GetBuffer().AsSpan(_repliesTaken, count).CopyTo(buffer.Span);
        _repliesTaken += count;
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Transcript.Length + buffer.Length > WriteFailsAfter)
            throw new IOException("Broken pipe");
        var text = Encoding.Latin1.GetString(buffer.Span);
        Transcript.Append(text);
        _sent.Append(text);
        Advance();
        return ValueTask.CompletedTask;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void Advance()
    {
        while (_steps.TryPeek(out var step))
        {
            var sent = _sent.ToString();
            if (!sent.StartsWith(step.Expected, StringComparison.Ordinal))
            {
                if (!step.Expected.StartsWith(sent, StringComparison.Ordinal))
                    throw new InvalidOperationException($"Expected: {step.Expected} Sent: {sent}");
                return;
            }
            _sent.Remove(0, step.Expected.Length);
            _replies.Position = _replies.Length;
            _replies.Write(Encoding.Latin1.GetBytes(step.Reply));
            _steps.Dequeue();
        }
    }
}
