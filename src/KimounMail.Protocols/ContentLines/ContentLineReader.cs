namespace KimounMail.Protocols.ContentLines;

/// <summary>The unfolded lines of a stream, one after the other, in bounded memory.</summary>
internal sealed class ContentLineReader(Stream stream, ContentLimits limits)
{
    private readonly OctetLineReader _stored = new(stream, limits.MaxLineLength);
    private readonly LineAssembler _assembler = new(limits.MaxLineLength);
    private bool _hasNext;

    /// <summary>The number of the first of the lines that the current one is stored in, from 1.</summary>
    public long LineNumber { get; private set; }

    /// <summary>True when the current line is longer than allowed; what is there of it is its beginning.</summary>
    public bool IsCut => _assembler.IsCut;

    /// <summary>The next line; null at the end of the stream.</summary>
    public async ValueTask<ContentLine?> ReadAsync(CancellationToken cancellationToken)
    {
        while (_hasNext || await _stored.ReadAsync(cancellationToken))
        {
            LineNumber = _stored.Number;
            _assembler.Begin(_stored.Line.Span, _stored.IsCut);
            do
                _hasNext = await _stored.ReadAsync(cancellationToken);
            while (_hasNext && _assembler.TryContinue(_stored.Line.Span, _stored.IsCut));
            if (_assembler.Complete() is { Octets.IsEmpty: false } line)
                return line;
        }

        return null;
    }
}
