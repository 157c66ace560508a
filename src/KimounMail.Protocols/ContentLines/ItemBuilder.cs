namespace KimounMail.Protocols.ContentLines;

/// <summary>Puts the lines of a stream together to items. What is wrong is told with the item, or on its own where it is in none; nothing ends the reading.</summary>
internal sealed class ItemBuilder(ContentLimits limits)
{
    private readonly Stack<(Component Component, long LineNumber)> _open = new();
    private List<ContentProblem> _problems = [];
    private Component? _root;
    private long _start;
    private int _lines;
    private long _length;
    private bool _isGivenUp;

    /// <summary>Takes the next line in; an item when it ended one.</summary>
    public ContentItem? Add(ContentLine line, long lineNumber, bool isCut)
    {
        // Neither word is looked for in what has a group or parameters.
        var isBegin = IsDelimiter(line, "BEGIN");
        var isEnd = !isBegin && IsDelimiter(line, "END");
        if (_root is null)
            return isBegin && !isCut ? Begin(line, lineNumber) : AddOutside(line, lineNumber, isCut);
        if (isBegin && !isCut && CloseSameKind(line) is { } item)
        {
            Begin(line, lineNumber);
            return item;
        }

        Count(line, lineNumber, isCut);
        if (isEnd)
            return End(line, lineNumber);
        if (isBegin)
            BeginInner(line, lineNumber);
        else
            AddProperty(line, lineNumber);
        return null;
    }

    /// <summary>What is left at the end of the stream; null where nothing is.</summary>
    public ContentItem? Complete()
    {
        if (_root is null)
            return _problems.Count > 0 ? Take() : null;
        CloseUntil(0);
        return Take();
    }

    private static bool IsDelimiter(ContentLine line, string word) =>
        line.Octets.Length > word.Length + 1 && line.Octets.Span[word.Length] == ':' && line.Is(word) && Component.NameOf(line).Length > 0;

    private ContentItem? Begin(ContentLine line, long lineNumber)
    {
        var outside = _problems.Count > 0 ? Take() : null;
        _root = Create(line);
        _start = lineNumber;
        _open.Push((_root, lineNumber));
        return outside;
    }

    /// <summary>Lines outside, however many, are one problem.</summary>
    private ContentItem? AddOutside(ContentLine line, long lineNumber, bool isCut)
    {
        if (_problems.Count == 0)
            _start = lineNumber;
        if (isCut)
            _problems.Add(new ContentProblem(ContentFault.LineTooLong, lineNumber));
        else if (_problems is [.., { Fault: ContentFault.OutsideComponent } last])
            _problems[^1] = last with { Count = last.Count + 1 };
        else
            _problems.Add(new ContentProblem(line.IsWellFormed && IsDelimiter(line, "END") ? ContentFault.EndWithoutBegin : ContentFault.OutsideComponent, lineNumber));
        return _problems.Count >= limits.MaxLines ? Take() : null;
    }

    /// <summary>
    /// No component lies in one of its kind: where one begins, the END of the one before is missing. A card alone is found in a card, as its AGENT (vCard 2.1).
    /// The item, when that was the outermost.
    /// </summary>
    private ContentItem? CloseSameKind(ContentLine begin)
    {
        var name = Component.NameOf(begin);
        var depth = _open.Reverse().TakeWhile(open => !open.Component.Is(name)).Count() + 1;
        if (depth > _open.Count || _open.Peek().Component.LastOrDefault() is ContentLine last && last.Is("AGENT") && last.ValueOctets.Span.Trim((byte)' ').IsEmpty)
            return null;
        CloseUntil(depth - 1);
        return depth == 1 ? Take() : null;
    }

    private void Count(ContentLine line, long lineNumber, bool isCut)
    {
        _lines++;
        _length += line.Octets.Length;
        if (isCut)
            GiveUp(ContentFault.LineTooLong, lineNumber);
        else if (_lines >= limits.MaxLines || _length > limits.MaxItemLength)
            GiveUp(ContentFault.ItemTooLong, lineNumber);
    }

    private void GiveUp(ContentFault fault, long lineNumber)
    {
        if (_isGivenUp)
            return;
        _isGivenUp = true;
        _problems.Add(new ContentProblem(fault, lineNumber));
        _root!.Clear();
    }

    private void BeginInner(ContentLine line, long lineNumber)
    {
        if (_open.Count >= limits.MaxDepth)
            GiveUp(ContentFault.TooDeep, lineNumber);
        if (_isGivenUp)
            return;
        var component = Create(line);
        _open.Peek().Component.Add(component);
        _open.Push((component, lineNumber));
    }

    private ContentItem? End(ContentLine line, long lineNumber)
    {
        var name = Component.NameOf(line);
        if (_isGivenUp)
            return _root!.Is(name) ? Take() : null;
        var depth = _open.Count - _open.TakeWhile(open => !open.Component.Is(name)).Count();
        if (depth == 0)
        {
            _problems.Add(new ContentProblem(ContentFault.EndWithoutBegin, lineNumber));
            return null;
        }

        CloseUntil(depth);
        _open.Pop().Component.End = line;
        return _open.Count == 0 ? Take() : null;
    }

    private void CloseUntil(int depth)
    {
        for (; _open.Count > depth; _open.Pop())
        {
            if (!_isGivenUp)
                _problems.Add(new ContentProblem(ContentFault.EndMissing, _open.Peek().LineNumber));
        }
    }

    private void AddProperty(ContentLine line, long lineNumber)
    {
        if (_isGivenUp)
            return;
        if (!line.IsWellFormed)
            _problems.Add(new ContentProblem(ContentFault.NotAContentLine, lineNumber));
        _open.Peek().Component.Add(line);
    }

    private ContentItem Take()
    {
        var item = new ContentItem(_isGivenUp ? null : _root, _start, _problems);
        _open.Clear();
        (_problems, _root, _lines, _length, _isGivenUp) = ([], null, 0, 0, false);
        return item;
    }

    /// <summary>Its end is that of its name, until it is read.</summary>
    private static Component Create(ContentLine begin) =>
        new(begin, new ContentLine([.. "END:"u8, .. begin.ValueOctets.Span]));
}
