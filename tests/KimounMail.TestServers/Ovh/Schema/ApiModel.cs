namespace KimounMail.TestServers.Ovh.Schema;

/// <summary>A type of the schema: words, or members.</summary>
public sealed record ApiModel(IReadOnlyList<string>? Words, IReadOnlyDictionary<string, ApiMember> Members);

/// <summary>A member of a type.</summary>
public sealed record ApiMember(string Type, bool MayBeNull, bool IsReadOnly, bool IsRequired);
