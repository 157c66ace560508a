using System.Reflection;

namespace HelpBuilder;

/// <summary>How a parameter is used in one parameter set; in all of them when <c>Set</c> is null.</summary>
public sealed record ParameterUse(string? Set, bool Mandatory, int? Position, bool FromPipeline, bool FromPropertyName);

/// <summary>One parameter of a cmdlet.</summary>
public sealed record HelpParameter
{
    public required string Name { get; init; }
    public required Type Type { get; init; }
    public string? Description { get; init; }
    public string? Default { get; init; }
    public bool AcceptsWildcards { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    public required IReadOnlyList<ParameterUse> Uses { get; init; }

    public int? Position => Uses.Min(use => use.Position);

    /// <summary>The type as it is written in PowerShell.</summary>
    public string TypeName => NameOf(Type);

    public bool IsSwitch => Type.Name == "SwitchParameter";

    public ParameterUse? In(string set) => Uses.FirstOrDefault(use => use.Set is null || use.Set == set);

    /// <summary>What every cmdlet has that changes something.</summary>
    public static IReadOnlyList<HelpParameter> ShouldProcess { get; } =
    [
        Switch("WhatIf", "wi", "Shows what would be done, and does not do it."),
        Switch("Confirm", "cf", "Asks before anything is done."),
    ];

    /// <summary>Reads a parameter; null for any other property.</summary>
    public static HelpParameter? Read(PropertyInfo property, DocComments docs)
    {
        var uses = property.CustomAttributes.Where(attribute => attribute.AttributeType.Name == "ParameterAttribute").Select(ReadUse).ToList();
        if (uses.Count == 0)
            return null;

        return new HelpParameter
        {
            Name = property.Name,
            Type = property.PropertyType,
            Description = docs.Summary(property),
            Default = CmdletHelp.Attribute(property, "PSDefaultValueAttribute") is { } value ? Named(value, "Help") as string : null,
            AcceptsWildcards = CmdletHelp.Attribute(property, "SupportsWildcardsAttribute") is not null,
            Aliases = CmdletHelp.Attribute(property, "AliasAttribute") is { } alias
                ? ((IEnumerable<CustomAttributeTypedArgument>)alias.ConstructorArguments[0].Value!).Select(name => (string)name.Value!).ToList()
                : [],
            Uses = uses,
        };
    }

    private static ParameterUse ReadUse(CustomAttributeData attribute) => new(
        Named(attribute, "ParameterSetName") as string,
        Named(attribute, "Mandatory") is true,
        Named(attribute, "Position") as int?,
        Named(attribute, "ValueFromPipeline") is true,
        Named(attribute, "ValueFromPipelineByPropertyName") is true);

    internal static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;

    private static HelpParameter Switch(string name, string alias, string description) => new()
    {
        Name = name,
        Type = typeof(System.Management.Automation.SwitchParameter),
        Description = description,
        Aliases = [alias],
        Uses = [new ParameterUse(null, false, null, false, false)],
    };

    private static string NameOf(Type type) => type switch
    {
        { IsArray: true } => NameOf(type.GetElementType()!) + "[]",
        _ => (Nullable.GetUnderlyingType(type) ?? type).Name,
    };
}
