using System.Text.Json;
using KimounMail.Engine.MailDns.Dmarc;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>The tree walk of RFC 9989 §4.10.</summary>
public sealed class DmarcWalkTests
{
    [DnsDataFact]
    public async Task The_walks_of_the_vectors_ask_and_find_as_said()
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf("vectors.json")));
        var walks = document.RootElement.GetProperty("dmarcTreeWalk").EnumerateArray().ToList();

        Assert.Equal(9, walks.Count);
        foreach (var vector in walks)
            await AssertWalk(vector);
    }

    private static async Task AssertWalk(JsonElement vector)
    {
        var author = DnsName.Parse(vector.GetProperty("author").GetString()!);
        var dns = new ZoneLookup();
        foreach (var owner in vector.GetProperty("zone").EnumerateObject())
        {
            foreach (var text in owner.Value.ValueKind == JsonValueKind.Array ? owner.Value.EnumerateArray().ToList() : [owner.Value])
                dns.Add(owner.Name, DnsRecordType.TXT, text.GetString()!);
        }

        var walk = await DmarcWalk.RunAsync(dns, author, CancellationToken.None);

        var name = vector.GetProperty("name").GetString();
        if (vector.TryGetProperty("queries", out var queries))
            Assert.Equal(queries.EnumerateArray().Select(query => query.GetString()), dns.Asked.Select(asked => asked.Name.ToString()));
        if (vector.TryGetProperty("org", out var organization))
            Assert.Equal((name, organization.GetString()), (name, walk.Organization.ToString()));
        var exists = !vector.TryGetProperty("exists", out var existing) || existing.EnumerateArray().Any(e => e.GetString() == author.ToString());
        Assert.Equal((name, vector.GetProperty("policy").GetString()), (name, PolicyOf(walk, exists)));
    }

    private static string? PolicyOf(DmarcWalk walk, bool exists)
    {
        var scope = walk.Applicable == walk.Own ? DmarcScope.Domain : exists ? DmarcScope.Subdomain : DmarcScope.NonexistentSubdomain;
        return walk.Applicable?.Record?.PolicyFor(scope)?.ToString().ToLowerInvariant();
    }

    [Theory]
    [InlineData("example.com", "example.com com")]
    [InlineData("com", "com")]
    [InlineData("a.b.c.d.e.f.g.h", "a.b.c.d.e.f.g.h b.c.d.e.f.g.h c.d.e.f.g.h d.e.f.g.h e.f.g.h f.g.h g.h h")]
    [InlineData("x.a.b.c.d.e.f.g.h", "x.a.b.c.d.e.f.g.h b.c.d.e.f.g.h c.d.e.f.g.h d.e.f.g.h e.f.g.h f.g.h g.h h")]
    public async Task Goes_up_to_the_top_in_eight_questions_at_most(string start, string domains)
    {
        var dns = new ZoneLookup();

        await DmarcWalk.RunAsync(dns, DnsName.Parse(start), CancellationToken.None);

        Assert.Equal(domains.Split(' ').Select(domain => $"_dmarc.{domain}"), dns.Asked.Select(asked => asked.Name.ToString()));
    }

    [Fact]
    public async Task A_name_too_long_to_ask_for_is_passed_over()
    {
        var label = new string('a', 61);
        var start = DnsName.Parse($"{label}.{label}.{label}.{label}.com");
        var dns = new ZoneLookup().Add($"_dmarc.{label}.com", DnsRecordType.TXT, "v=DMARC1; p=reject");

        var walk = await DmarcWalk.RunAsync(dns, start, CancellationToken.None);

        Assert.Equal((DnsName.Parse($"{label}.com"), 4), (walk.Applicable?.Domain, dns.Queries));
    }
}
