using System.Reflection;

namespace HelpBuilder;

/// <summary>Everything the help of one cmdlet says.</summary>
public sealed record CmdletHelp
{
    public required string Verb { get; init; }
    public required string Noun { get; init; }
    public string? Synopsis { get; init; }
    public IReadOnlyList<string> Description { get; init; } = [];
    public IReadOnlyList<HelpParameter> Parameters { get; init; } = [];
    public IReadOnlyList<string> Outputs { get; init; } = [];
    public IReadOnlyList<HelpExample> Examples { get; init; } = [];
    public IReadOnlyList<string> Links { get; init; } = [];

    public string Name => $"{Verb}-{Noun}";

    /// <summary>The parameter sets, or the one unnamed set.</summary>
    public IEnumerable<string> ParameterSets
    {
        get
        {
            var named = Parameters.SelectMany(parameter => parameter.Uses).Select(use => use.Set).OfType<string>().Distinct().ToList();
            return named.Count > 0 ? named : [""];
        }
    }

    /// <summary>Reads the help of a cmdlet class; null for any other class.</summary>
    public static CmdletHelp? Read(Type type, DocComments docs)
    {
        if (type.IsAbstract || Attribute(type, "CmdletAttribute") is not { } cmdlet)
            return null;

        return new CmdletHelp
        {
            Verb = (string)cmdlet.ConstructorArguments[0].Value!,
            Noun = (string)cmdlet.ConstructorArguments[1].Value!,
            Synopsis = docs.Summary(type),
            Description = docs.Remarks(type),
            Parameters = type.GetProperties().Select(property => HelpParameter.Read(property, docs)).OfType<HelpParameter>()
                .OrderBy(parameter => parameter.Position ?? int.MaxValue)
                .Concat(HelpParameter.Named(cmdlet, "SupportsShouldProcess") is true ? HelpParameter.ShouldProcess : [])
                .ToList(),
            Outputs = OutputTypes(type).ToList(),
            Examples = docs.Examples(type),
            Links = docs.SeeAlso(type).Select(name => CmdletName(type.Assembly, name)).ToList(),
        };
    }

    /// <summary>What is not documented and should be.</summary>
    public IEnumerable<string> Gaps()
    {
        if (string.IsNullOrEmpty(Synopsis) || Description.Count == 0)
            yield return $"{Name} has no summary or remarks";
        if (Examples.Count == 0 || Examples.Any(example => example.Title == "" || example.Code == ""))
            yield return $"{Name} has no example, or one without title or code";
        foreach (var parameter in Parameters.Where(parameter => string.IsNullOrEmpty(parameter.Description)))
            yield return $"{Name} -{parameter.Name} has no summary";
    }

    internal static CustomAttributeData? Attribute(MemberInfo member, string name) =>
        member.CustomAttributes.FirstOrDefault(attribute => attribute.AttributeType.Name == name);

    private static IEnumerable<string> OutputTypes(Type type) =>
        type.CustomAttributes.Where(attribute => attribute.AttributeType.Name == "OutputTypeAttribute")
            .SelectMany(attribute => (IEnumerable<CustomAttributeTypedArgument>)attribute.ConstructorArguments[0].Value!)
            .Select(output => output.Value is Type clr ? clr.FullName! : (string)output.Value!);

    private static string CmdletName(Assembly assembly, string typeName)
    {
        var cmdlet = Attribute(assembly.GetType(typeName, throwOnError: true)!, "CmdletAttribute")!;
        return $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}";
    }
}
