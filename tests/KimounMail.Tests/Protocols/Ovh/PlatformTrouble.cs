using System.Text.Json.Nodes;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Ovh.Schema;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>Something that can go wrong with a call of a platform: where it applies by the schema, how it is brought about, and what is to come of it.</summary>
internal sealed class PlatformTrouble
{
    private const string Paging = "X-Pagination-Cursor";
    private const string NewWord = "MOONSTRUCK";

    private PlatformTrouble(string name, Func<ApiOperation, string?> whyNot, Action<OvhBed, ApiOperation> begin, Func<ApiOperation, PlatformOutcome> outcome) =>
        (Name, WhyNot, Begin, Outcome) = (name, whyNot, begin, outcome);

    public static IReadOnlyList<PlatformTrouble> All { get; } =
    [
        new("none", _ => null, (_, _) => { }, _ => new([200])),
        OfClass("stale checksum", code => code == "InvalidChecksum", MailErrorId.OperatorBusy),
        OfClass("busy object", code => code is "UndesiredObjectStatus" or "DomainNotReady" or "AliasDomainNotReady", MailErrorId.OperatorBusy),
        new("paging cut", operation => IsPaged(operation) ? null : "it has no pages",
            (bed, operation) =>
            {
                bed.Api.MaxPageSize = 1;
                bed.Api.Faults.Add(OvhFault.CursorCut("/v2/") with { Method = operation.Method });
            },
            _ => new([200, 400, 200, 200])),
        Everywhere("429", (bed, operation) => bed.Api.Faults.Add(OvhFault.TooManyRequests(operation.Method, "/v2/", TimeSpan.FromSeconds(70))), _ => new([429, 200])),
        Everywhere("408", (bed, operation) => bed.Api.Faults.Add(OvhFault.Html(operation.Method, "/v2/", 408)), operation => Unanswered(operation, 408)),
        Everywhere("HTML error page", (bed, operation) => bed.Api.Faults.Add(OvhFault.Html(operation.Method, "/v2/", 502)), operation => Unanswered(operation, 502)),
        Everywhere("clock skew", (bed, _) => bed.Api.Authentication.Skew += TimeSpan.FromHours(3), _ => new([400, 200])),
        new("unknown word", operation => Words(operation.ResponseType, null) > 0 ? null : "it answers no word of an enumeration",
            (bed, operation) => bed.Api.Faults.Add(new OvhFault(operation.Method, "/v2/") { Alter = body => Require(Words(operation.ResponseType, body)) }),
            _ => new([200])),
    ];

    public string Name { get; }

    /// <summary>Why it cannot happen to an operation, by the schema; null where it can.</summary>
    public Func<ApiOperation, string?> WhyNot { get; }

    /// <summary>Has it happen to the next call of an operation.</summary>
    public Action<OvhBed, ApiOperation> Begin { get; }

    /// <summary>What is to come of it.</summary>
    public Func<ApiOperation, PlatformOutcome> Outcome { get; }

    public override string ToString() => Name;

    private static PlatformTrouble Everywhere(string name, Action<OvhBed, ApiOperation> begin, Func<ApiOperation, PlatformOutcome> outcome) => new(name, _ => null, begin, outcome);

    /// <summary>A refusal that the schema has for the operation.</summary>
    private static PlatformTrouble OfClass(string name, Predicate<string> fits, string errorId)
    {
        return new PlatformTrouble(
            name,
            operation => Class(operation) is null ? "the schema has no such refusal for it" : null,
            (bed, operation) => bed.Api.Faults.Add(OvhFault.Refusal(operation.Method, "/v2/", Class(operation)!)),
            operation => new([ApiReply.Error(Class(operation)!).Status], errorId));

        string? Class(ApiOperation operation) => operation.Errors.FirstOrDefault(known => fits(known.Split("::")[^1]));
    }

    // What only asks is asked again; what changes something may have had its effect.
    private static PlatformOutcome Unanswered(ApiOperation operation, int status) =>
        operation.Method == "GET" || operation.Path.EndsWith("/diagnostic/domain", StringComparison.Ordinal) ? new([status, 200]) : new([status], MailErrorId.OperatorUnavailable, MayHaveHappened: true);

    private static bool IsPaged(ApiOperation operation) => operation.Parameters.Any(parameter => parameter is { Place: "header", Name: Paging });

    private static void Require(int words)
    {
        if (words == 0)
            throw new InvalidOperationException("There was no word in the answer to be replaced.");
    }

    /// <summary>Replaces each word of an enumeration by one nobody knows, and counts them; without a value, those a type may have.</summary>
    private static int Words(string type, JsonNode? value)
    {
        if (type.EndsWith("[]", StringComparison.Ordinal))
            return value is JsonArray list ? list.Sum(item => Words(type[..^2], item)) : value is null ? Words(type[..^2], null) : 0;
        if (!OvhSchemas.All.Models.TryGetValue(type, out var model) || model.Words is not null)
            return model is null ? 0 : 1;
        var count = 0;
        foreach (var (name, member) in model.Members.Where(member => value is null || value[member.Key] is not null))
        {
            var words = Words(member.Type, value?[name]);
            if (words > 0 && value is JsonObject && OvhSchemas.All.Models[member.Type.TrimEnd('[', ']')].Words is not null && !member.Type.EndsWith("[]", StringComparison.Ordinal))
                value[name] = NewWord;
            count += words;
        }

        return count;
    }
}

/// <summary>What is to come of a call.</summary>
/// <param name="Statuses">What it is answered, attempt by attempt.</param>
/// <param name="ErrorId">How it ends; null where it goes well.</param>
/// <param name="MayHaveHappened">The error says so.</param>
internal sealed record PlatformOutcome(int[] Statuses, string? ErrorId = null, bool MayHaveHappened = false);
