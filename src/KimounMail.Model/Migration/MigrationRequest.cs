namespace KimounMail;

/// <summary>One end of a migration as asked for: the account, where it lives, and what proves who we are.</summary>
/// <param name="Address">The account and its server.</param>
/// <param name="Credential">What logs in.</param>
public sealed record MigrationEndpoint(EndpointAddress Address, EndpointCredential Credential);

/// <summary>A migration as asked for.</summary>
/// <param name="Source">Where the items are.</param>
/// <param name="Destination">Where they go.</param>
/// <param name="Options">What is carried, and how.</param>
public sealed record MigrationRequest(MigrationEndpoint Source, MigrationEndpoint Destination, MigrationOptions Options);
