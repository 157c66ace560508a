namespace KimounMail.TestServers.Ovh.Schema;

/// <summary>A published operation.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">With its version, and parts in braces: <c>/v2/zimbra/platform/{platformId}</c>.</param>
/// <param name="ResponseType">What it answers; <c>void</c> for nothing.</param>
/// <param name="Parameters">All it takes.</param>
/// <param name="Errors">The error classes it may answer; none where the schema tells none.</param>
public sealed record ApiOperation(string Method, string Path, string ResponseType, IReadOnlyList<ApiParameter> Parameters, IReadOnlySet<string> Errors)
{
    /// <summary>The parts of a path that stand in braces; null where the path is another one.</summary>
    public IReadOnlyDictionary<string, string>? Match(string path)
    {
        var (wanted, given) = (Path.Split('/'), path.Split('/'));
        if (wanted.Length != given.Length)
            return null;
        var values = new Dictionary<string, string>();
        for (var i = 0; i < wanted.Length; i++)
        {
            if (wanted[i] is ['{', .. var name, '}'])
                values[name] = Uri.UnescapeDataString(given[i]);
            else if (wanted[i] != given[i])
                return null;
        }

        return values;
    }

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>Something an operation takes.</summary>
/// <param name="Place">path, query, header or body.</param>
/// <param name="Name">Empty for a whole body.</param>
/// <param name="Type">As the schema names it.</param>
/// <param name="IsRequired">It may not be left out.</param>
public sealed record ApiParameter(string Place, string Name, string Type, bool IsRequired);
