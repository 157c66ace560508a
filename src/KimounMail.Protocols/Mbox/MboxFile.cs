using System.Buffers.Text;
using KimounMail.Protocols.Files;
using Microsoft.Win32.SafeHandles;

namespace KimounMail.Protocols.Mbox;

/// <summary>
/// An mbox file (RFC 4155), opened for reading while others may write to it. Memory holds the places of its messages, not the messages.
/// </summary>
/// <remarks>
/// Nothing in such a file says how lines of a message that begin with <c>From </c> are kept apart from the lines that begin one, so the file is looked at. Where a
/// message has a Content-Length at whose end the next message begins (mboxcl2), that is its end, and nothing in it is quoted. Where bodies have unquoted
/// <c>From </c> lines, whoever wrote the file quotes nothing. Everywhere else <c>&gt;From </c> is unquoted as mboxrd quotes, which differs from mboxo
/// in lines only that had a <c>&gt;</c> before.
/// </remarks>
public sealed class MboxFile : IDisposable
{
    private const int BufferSize = 1 << 20;

    private readonly SafeFileHandle _file;

    private MboxFile(SafeFileHandle file) => _file = file;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be opened.</exception>
    public static MboxFile Open(string path) => new(File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, FileOptions.SequentialScan));

    /// <summary>True when a file begins as mbox files do.</summary>
    public static bool IsMbox(string path)
    {
        using var mbox = Open(path);
        using var lines = new LineReader(mbox._file, 0, RandomAccess.GetLength(mbox._file), BufferSize);
        SkipByteOrderMark(lines);
        return IsSeparator(lines.Next(), true, lines, out _);
    }

    /// <summary>Goes through the file once and gives its messages in their order.</summary>
    /// <exception cref="InvalidDataException">It is no mbox file.</exception>
    public IReadOnlyList<MboxMessage> ReadIndex(CancellationToken cancellationToken)
    {
        var length = RandomAccess.GetLength(_file);
        using var lines = new LineReader(_file, 0, length, BufferSize);
        SkipByteOrderMark(lines);
        var index = new Index();
        var isAfterEmptyLine = true;
        var isAtLineStart = true;
        for (var line = lines.Next(); line.Length > 0; line = lines.Next())
        {
            var at = lines.Offset - line.Length;
            if (isAtLineStart && at >= index.KnownEnd && IsSeparator(line, isAfterEmptyLine, lines, out var delivered))
            {
                cancellationToken.ThrowIfCancellationRequested();
                index.Begin(lines.Offset, delivered);
                isAfterEmptyLine = false;
                continue;
            }

            if (!index.HasBegun)
                throw new InvalidDataException("The file does not begin with the line that begins a message in an mbox file (From …).");
            index.Add(line, isAtLineStart);
            if (index.AnnouncedEnd is { } end && EndsMessage(end, length))
                index.Trust(end);
            isAtLineStart = line[^1] == '\n';
            isAfterEmptyLine = isAtLineStart && IsEmpty(line);
        }

        return index.Complete();
    }

    /// <summary>The octets of a message, as mail is sent.</summary>
    public Stream OpenMessage(MboxMessage message) => new CrlfStream(_file, message.Offset, message.Length, message.Size, message.IsQuoted);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    internal static bool IsEmpty(ReadOnlySpan<byte> line) => line is [(byte)'\n'] or [(byte)'\r', (byte)'\n'];

    /// <summary>A line that could be one is one if a header follows; after an empty line also if nothing at all does.</summary>
    private static bool IsSeparator(ReadOnlySpan<byte> line, bool isAfterEmptyLine, LineReader lines, out DateTimeOffset? delivered)
    {
        if (!MboxSeparator.TryParse(line, isAfterEmptyLine, out delivered))
            return false;
        var next = lines.Peek(128);
        var name = next.IndexOfAnyExceptInRange((byte)'!', (byte)'~') is >= 0 and var end ? next[..end] : next;
        if (name.IndexOf((byte)':') > 0)
            return true;
        // Some write ">From " lines of earlier deliveries into the header.
        return isAfterEmptyLine && (next.IsEmpty || next.StartsWith(">From "u8) || IsEmpty(next[..(next.IndexOf((byte)'\n') + 1)]));
    }

    private static void SkipByteOrderMark(LineReader lines)
    {
        if (lines.Peek(3).SequenceEqual("\uFEFF"u8))
            lines.Skip(3);
    }

    /// <summary>True when the file ends there, or the next message begins after at most one empty line.</summary>
    private bool EndsMessage(long end, long length)
    {
        if (end >= length)
            return end == length;
        using var lines = new LineReader(_file, end, Math.Min(length, end + 1024), 1024);
        var line = lines.Next();
        if (IsEmpty(line))
            line = lines.Next();
        return line.IsEmpty || IsSeparator(line, true, lines, out _);
    }

    /// <summary>The messages found so far, and what of the last one is known.</summary>
    private sealed class Index
    {
        private readonly List<(MboxMessage Message, int Quoted, bool IsCounted)> _found = [];
        private long _start;
        private DateTimeOffset? _delivered;
        private int _headerLength;
        private long _length;
        private long _bareLineEnds;
        private int _quotedLines;
        private long _contentLength;
        private int _emptyLine;
        private byte _last;
        private bool _hasUnquoted;

        public bool HasBegun { get; private set; }

        /// <summary>Before here no message begins.</summary>
        public long KnownEnd { get; private set; }

        /// <summary>Where the message ends if its header can be believed; told once, at the end of the header.</summary>
        public long? AnnouncedEnd { get; private set; }

        public void Begin(long start, DateTimeOffset? delivered)
        {
            End();
            (HasBegun, _start, _delivered, KnownEnd, AnnouncedEnd) = (true, start, delivered, 0, null);
            (_headerLength, _length, _bareLineEnds, _quotedLines, _contentLength, _emptyLine, _last) = (0, 0, 0, 0, -1, 0, (byte)'\n');
        }

        public void Trust(long end) => KnownEnd = end;

        public void Add(ReadOnlySpan<byte> line, bool isAtLineStart)
        {
            var isBare = CrlfStream.EndsBare(line, _last);
            _last = line[^1];
            _length += line.Length;
            _bareLineEnds += isBare ? 1 : 0;
            AnnouncedEnd = null;
            if (_headerLength == 0)
                AddHeader(line);
            else
                AddBody(line, isAtLineStart);
        }

        public IReadOnlyList<MboxMessage> Complete()
        {
            End();
            return [.. _found.Select(found => found.IsCounted || _hasUnquoted ? found.Message : found.Message with { Size = found.Message.Size - found.Quoted, IsQuoted = found.Quoted > 0 })];
        }

        private void AddHeader(ReadOnlySpan<byte> line)
        {
            if (IsEmpty(line))
            {
                _headerLength = (int)Math.Min(_length, int.MaxValue);
                AnnouncedEnd = _contentLength >= 0 ? _start + _length + _contentLength : null;
            }
            else if (line[0] is (byte)'C' or (byte)'c' && StartsWithContentLength(line) && Utf8Parser.TryParse(line["Content-Length:".Length..].Trim((byte)' '), out long length, out _) && length >= 0)
            {
                _contentLength = length;
            }
        }

        private void AddBody(ReadOnlySpan<byte> line, bool isAtLineStart)
        {
            _emptyLine = isAtLineStart && IsEmpty(line) ? line.Length : 0;
            if (!isAtLineStart || KnownEnd > 0)
                return;
            if (CrlfStream.IsQuoted(line))
                _quotedLines++;
            else if (line.StartsWith(MboxSeparator.Mark))
                _hasUnquoted = true;
        }

        private static bool StartsWithContentLength(ReadOnlySpan<byte> line) =>
            line.Length > 15 && System.Text.Ascii.EqualsIgnoreCase(line[..15], "Content-Length:"u8);

        private void End()
        {
            if (!HasBegun)
                return;
            // The empty line before the next message is not the message's, unless its length says so.
            var parting = KnownEnd == 0 || _start + _length > KnownEnd ? _emptyLine : 0;
            var message = new MboxMessage(_start, _length - parting, _length + _bareLineEnds - (parting > 0 ? 2 : 0))
            {
                HeaderLength = _headerLength > 0 ? _headerLength : (int)Math.Min(_length, int.MaxValue),
                Delivered = _delivered,
            };
            _found.Add((message, _quotedLines, KnownEnd > 0));
        }
    }
}
