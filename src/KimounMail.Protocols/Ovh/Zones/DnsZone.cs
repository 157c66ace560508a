namespace KimounMail.Protocols.Ovh.Zones;

/// <summary>Records of a DNS zone at OVHcloud (<c>/v1/domain/zone/{zoneName}</c>). What is changed is published by <see cref="RefreshAsync"/>.</summary>
public sealed class DnsZone(OvhClient client, string name)
{
    private readonly string _path = $"/v1/domain/zone/{Uri.EscapeDataString(name)}";

    /// <summary>The zone's name, without a final dot.</summary>
    public string Name => name;

    /// <summary>The zones the key may see.</summary>
    public static Task<IReadOnlyList<string>> ListAsync(OvhClient client, CancellationToken cancellationToken) =>
        client.GetAsync<IReadOnlyList<string>>("/v1/domain/zone", cancellationToken);

    /// <summary>The records of a type at a name; one call finds their numbers, and each costs another.</summary>
    /// <param name="fieldType">OVHcloud's word: besides DNS types there are SPF, DKIM and DMARC, published as TXT; empty for all types.</param>
    /// <param name="subDomain">Relative to the zone; empty for the zone itself.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<IReadOnlyList<ZoneRecord>> ListRecordsAsync(string fieldType, string subDomain, CancellationToken cancellationToken)
    {
        var numbers = await client.GetAsync<IReadOnlyList<long>>($"{_path}/record?{(fieldType.Length > 0 ? $"fieldType={fieldType}&" : "")}subDomain={Uri.EscapeDataString(subDomain)}", cancellationToken).ConfigureAwait(false);
        var records = new List<ZoneRecord>(numbers.Count);
        foreach (var number in numbers)
            records.Add(await client.GetAsync<ZoneRecord>($"{_path}/record/{number}", cancellationToken).ConfigureAwait(false));
        // An empty filter is taken for none.
        return [.. records.Where(record => (record.SubDomain ?? "").Equals(subDomain, StringComparison.OrdinalIgnoreCase))];
    }

    /// <summary>Adds a record.</summary>
    public Task<ZoneRecord> AddAsync(NewZoneRecord record, CancellationToken cancellationToken) => client.PostAsync<ZoneRecord>($"{_path}/record", record, cancellationToken);

    /// <summary>Gives a record another target and time to live.</summary>
    public Task ChangeAsync(long id, ChangedZoneRecord record, CancellationToken cancellationToken) => client.PutAsync($"{_path}/record/{id}", record, cancellationToken);

    /// <summary>Removes a record.</summary>
    public Task RemoveAsync(long id, CancellationToken cancellationToken) => client.DeleteAsync($"{_path}/record/{id}", cancellationToken);

    /// <summary>Publishes what was changed.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => client.PostAsync($"{_path}/refresh", cancellationToken);
}

/// <summary>A record of a zone.</summary>
public sealed record ZoneRecord
{
    /// <summary>Names it in calls; another one after each change of the zone is possible.</summary>
    public required long Id { get; init; }

    /// <summary>OVHcloud's word for its type.</summary>
    public required string FieldType { get; init; }

    /// <summary>Relative to the zone; null or empty for the zone itself.</summary>
    public string? SubDomain { get; init; }

    /// <summary>The data as in a zone file.</summary>
    public required string Target { get; init; }

    /// <summary>Seconds; null or 0 for the zone's own.</summary>
    public long? Ttl { get; init; }
}

/// <summary>A record to be added.</summary>
public sealed record NewZoneRecord(string FieldType, string SubDomain, string Target, long? Ttl);

/// <summary>What of a record can be changed.</summary>
public sealed record ChangedZoneRecord(string SubDomain, string Target, long? Ttl);
