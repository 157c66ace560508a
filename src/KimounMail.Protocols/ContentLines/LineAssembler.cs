namespace KimounMail.Protocols.ContentLines;

/// <summary>
/// Makes one content line of the lines it is stored in: folded with a space or tab, with the <c>=</c> of quoted-printable (vCard 2.1, vCalendar 1.0), or,
/// for base64, with nothing at all. Blank lines within are passed over.
/// </summary>
/// <param name="maxLength">Octets of the line when it is unfolded.</param>
internal sealed class LineAssembler(int maxLength)
{
    /// <summary>Beyond this a line is folded as is usual when it is written: nothing is gained by knowing more.</summary>
    private const int MaxFolds = 100_000;

    private readonly List<Fold> _folds = [];
    private byte[] _octets = new byte[256];
    private int _length;
    private ValueEncoding _encoding;
    private int _valueStart;
    private bool _isQuoted;
    private int _pieceStart;
    private bool _isWellFolded;
    private bool _hasBlankLine;
    private bool _isFolded;

    /// <summary>True when the line is longer than allowed; what is there of it is its beginning.</summary>
    public bool IsCut { get; private set; }

    /// <summary>Begins a line.</summary>
    public void Begin(ReadOnlySpan<byte> line, bool isCut)
    {
        // One photo does not make every line after it costly.
        if (_octets.Length > 1 << 20)
            _octets = new byte[256];
        _length = 0;
        _folds.Clear();
        (_encoding, _valueStart, _isQuoted, _pieceStart, _isWellFolded, _hasBlankLine, _isFolded, IsCut) = (ValueEncoding.None, 0, false, 0, true, false, false, isCut);
        // Files that begin with a byte order mark, or with white space, are put together too.
        for (; line.Length > 0 && (line[0] is (byte)' ' or (byte)'\t' || line.StartsWith("\uFEFF"u8)); line = line[(line[0] == 0xEF ? 3 : 1)..])
            continue;
        Append(line);
    }

    /// <summary>Adds the next line as it is stored; false when it is not a part of this one.</summary>
    /// <param name="next">The line.</param>
    /// <param name="isCut">True when it is but the beginning of one.</param>
    public bool TryContinue(ReadOnlySpan<byte> next, bool isCut)
    {
        if (!TryContinue(next))
            return false;
        IsCut |= isCut;
        return true;
    }

    /// <summary>The line.</summary>
    public ContentLine Complete()
    {
        ReadOnlySpan<byte> octets = _octets.AsSpan(0, _length);
        var isWellFolded = _isWellFolded && IsPieceShort;
        if (_encoding == ValueEncoding.QuotedPrintable)
        {
            var value = octets[_valueStart..].TrimEnd("=\r"u8);
            isWellFolded &= _valueStart + value.Length == octets.Length;
            octets = octets[..(_valueStart + value.Length)];
        }

        var line = _encoding == ValueEncoding.Base64 && LineShape.IsBase64(octets[_valueStart..]) ? Compact(octets, _valueStart, ref isWellFolded) : octets.ToArray();
        return new ContentLine(line, isWellFolded && _folds.Count > 0 ? [.. _folds] : null) { EndsWithBlankLine = _hasBlankLine && _encoding == ValueEncoding.Base64 };
    }

    private bool TryContinue(ReadOnlySpan<byte> next)
    {
        if (_length == 0)
            return false;
        if (IsSoftlyBroken)
        {
            // Programs that cut a value off leave an = before the end of the card.
            if (Folding.IsDelimiter(next))
                return false;
            var isWell = IsPieceShort && _length > _pieceStart;
            _length--;
            Continue(next, Fold.Soft, isWell);
            return true;
        }

        if (next.IsEmpty)
        {
            _hasBlankLine = true;
            return true;
        }

        if (next[0] is (byte)' ' or (byte)'\t')
        {
            _isFolded = true;
            Continue(next[1..], next[0], IsPieceShort && (next.Length == 1 || (next[1] & 0xC0) != 0x80));
            return true;
        }

        // Who folds one line folds all: a name that is folded before its value looks like base64 too.
        if (_encoding != ValueEncoding.Base64 || _isFolded || _hasBlankLine || !LineShape.IsBase64(next) || next.TrimEnd((byte)' ').Contains((byte)' '))
            return false;
        Continue(next, 0, isWell: false);
        return true;
    }

    private bool IsSoftlyBroken =>
        _encoding == ValueEncoding.QuotedPrintable && _length > _valueStart && _octets[_length - 1] == '=';

    /// <summary>Whether what was added last is no longer than a folded line may be; all but the first begin with a space.</summary>
    private bool IsPieceShort => _length - _pieceStart + (_folds.Count > 0 && _folds[^1].Mark != Fold.Soft ? 1 : 0)
        <= (_encoding == ValueEncoding.QuotedPrintable ? Folding.QuotedPrintableLength : Folding.LineLength);

    private void Continue(ReadOnlySpan<byte> piece, byte mark, bool isWell)
    {
        _isWellFolded &= isWell && !_hasBlankLine && _folds.Count < MaxFolds;
        _hasBlankLine = false;
        if (_isWellFolded)
            _folds.Add(new Fold(_length, mark));
        _pieceStart = _length;
        Append(piece);
    }

    private void Append(ReadOnlySpan<byte> piece)
    {
        if (_length + piece.Length > maxLength)
        {
            IsCut = true;
            piece = piece[..(maxLength - _length)];
        }

        if (_octets.Length - _length < piece.Length)
            Array.Resize(ref _octets, Math.Max(_octets.Length * 2, _length + piece.Length));
        piece.CopyTo(_octets.AsSpan(_length));
        _length += piece.Length;
        if (_valueStart > 0 || LineShape.FindColon(piece, ref _isQuoted) is not (>= 0 and var colon))
            return;
        // Only now it is known: a fold may be within the parameters that say it.
        _valueStart = _length - piece.Length + colon + 1;
        _encoding = LineShape.Of(_octets.AsSpan(0, _valueStart)).Encoding;
    }

    private static byte[] Compact(ReadOnlySpan<byte> line, int valueStart, ref bool isWellFolded)
    {
        var octets = new byte[line.Length];
        var length = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (i < valueStart || line[i] is not ((byte)' ' or (byte)'\t'))
                octets[length++] = line[i];
        }

        isWellFolded &= length == line.Length;
        return octets[..length];
    }
}
