namespace KimounMail.Protocols.Pst;

/// <summary>How a file is to be read.</summary>
public sealed record PstOptions
{
    /// <summary>The code page of text in ANSI files where neither item nor store tells one; 1252 is Western European.</summary>
    public int DefaultCodePage { get; init; } = Mapi.MapiText.DefaultCodePage;

    /// <summary>Is told of each problem as it is met, once. Called where the reading is done.</summary>
    public Action<PstProblem>? OnProblem { get; init; }
}
