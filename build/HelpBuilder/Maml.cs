using System.Xml.Linq;

namespace HelpBuilder;

/// <summary>The help as PowerShell reads it.</summary>
public static class Maml
{
    private static readonly XNamespace Help = "http://msh";
    private static readonly XNamespace Text = "http://schemas.microsoft.com/maml/2004/10";
    private static readonly XNamespace Command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
    private static readonly XNamespace Dev = "http://schemas.microsoft.com/maml/dev/2004/10";

    public static XDocument Document(IEnumerable<CmdletHelp> cmdlets) => new(
        new XElement(Help + "helpItems",
            new XAttribute("schema", "maml"),
            new XAttribute(XNamespace.Xmlns + "maml", Text),
            new XAttribute(XNamespace.Xmlns + "command", Command),
            new XAttribute(XNamespace.Xmlns + "dev", Dev),
            cmdlets.Select(Cmdlet)));

    private static XElement Cmdlet(CmdletHelp cmdlet) => new(Command + "command",
        new XElement(Command + "details",
            new XElement(Command + "name", cmdlet.Name),
            new XElement(Command + "verb", cmdlet.Verb),
            new XElement(Command + "noun", cmdlet.Noun),
            Description(cmdlet.Synopsis)),
        Description([.. cmdlet.Description]),
        new XElement(Command + "syntax", cmdlet.ParameterSets.Select(set => Syntax(cmdlet, set))),
        new XElement(Command + "parameters",
            cmdlet.Parameters.OrderBy(parameter => parameter.Name, StringComparer.Ordinal).Select(parameter => Parameter(parameter, parameter.Uses[0]))),
        new XElement(Command + "inputTypes", Inputs(cmdlet).Select(input => new XElement(Command + "inputType", TypeNamed(input)))),
        new XElement(Command + "returnValues", cmdlet.Outputs.Select(output => new XElement(Command + "returnValue", TypeNamed(output)))),
        new XElement(Command + "examples", cmdlet.Examples.Select(Example)),
        new XElement(Command + "relatedLinks", cmdlet.Links.Select(Link)));

    private static XElement Syntax(CmdletHelp cmdlet, string set) => new(Command + "syntaxItem",
        new XElement(Text + "name", cmdlet.Name),
        cmdlet.Parameters
            .Select(parameter => (parameter, use: parameter.In(set)))
            .Where(pair => pair.use is not null)
            .OrderBy(pair => pair.use!.Position ?? int.MaxValue)
            .ThenBy(pair => !pair.use!.Mandatory)
            .Select(pair => Parameter(pair.parameter, pair.use!)));

    private static XElement Parameter(HelpParameter parameter, ParameterUse use) => new(Command + "parameter",
        new XAttribute("required", use.Mandatory),
        new XAttribute("variableLength", parameter.Type.IsArray),
        new XAttribute("globbing", parameter.AcceptsWildcards),
        new XAttribute("pipelineInput", Pipeline(use)),
        new XAttribute("position", use.Position?.ToString() ?? "named"),
        new XAttribute("aliases", parameter.Aliases.Count > 0 ? string.Join(", ", parameter.Aliases) : "none"),
        new XElement(Text + "name", parameter.Name),
        Description(parameter.Description),
        parameter.IsSwitch ? null : new XElement(Command + "parameterValue",
            new XAttribute("required", true), new XAttribute("variableLength", parameter.Type.IsArray), parameter.TypeName),
        TypeNamed(parameter.TypeName),
        new XElement(Dev + "defaultValue", parameter.Default ?? (parameter.IsSwitch ? "False" : "None")));

    private static string Pipeline(ParameterUse use) => (use.FromPipeline, use.FromPropertyName) switch
    {
        (true, true) => "true (ByValue, ByPropertyName)",
        (true, false) => "true (ByValue)",
        (false, true) => "true (ByPropertyName)",
        _ => "false",
    };

    private static IEnumerable<string> Inputs(CmdletHelp cmdlet) => cmdlet.Parameters
        .Where(parameter => parameter.Uses.Any(use => use.FromPipeline || use.FromPropertyName))
        .Select(parameter => $"{parameter.TypeName} ({parameter.Name})");

    // The rule and the empty lines are what sets one example off from the next on a console.
    private static XElement Example(HelpExample example, int index) => new(Command + "example",
        new XElement(Text + "title", $"--- Example {index + 1}: {example.Title} ---"),
        new XElement(Dev + "code", example.Code),
        new XElement(Dev + "remarks", example.Remarks.Concat(["", ""]).Select(remark => new XElement(Text + "para", remark))));

    private static XElement Link(string name) => new(Text + "navigationLink",
        new XElement(Text + "linkText", name),
        new XElement(Text + "uri"));

    private static XElement TypeNamed(string name) => new(Dev + "type", new XElement(Text + "name", name), new XElement(Text + "uri"));

    private static XElement Description(params string?[] paragraphs) =>
        new(Text + "description", paragraphs.Select(paragraph => new XElement(Text + "para", paragraph)));
}
