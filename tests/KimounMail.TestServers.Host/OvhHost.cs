using System.Text.Json.Nodes;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Ovh.Schema;
using KimounMail.TestServers.Ovh.State;
using KimounMail.TestServers.Tls;

namespace KimounMail.TestServers.Host;

/// <summary>OVHcloud's API in a process of its own; work there is done at once.</summary>
internal static class OvhHost
{
    private const string Domain = "example.test";

    public static async Task<int> RunAsync(string schemas, int slots, TimeSpan delay)
    {
        await using var api = new LoopbackOvhApi(ApiSchema.In(schemas));
        api.Delay = delay;
        api.Authentication.Decision = "validated";
        var pro = api.Email.AddPro("pro-1");
        pro.Info["hostname"] = "pro1.mail.ovh.net";
        pro.AddDomain("pro.test", []);
        pro.AddAccount("paula@pro.test", new JsonObject { ["primaryEmailAddress"] = "paula@pro.test", ["configured"] = true, ["quota"] = 10, ["currentUsage"] = 2048 });
        var zone = new OvhZone(Domain);
        zone.Add("A", "", "192.0.2.1");
        zone.Add("MX", "", "10 mail.old.test.");
        api.Zones.Add(zone);
        api.Platform.Steps = 0;
        api.Platform.AddDomain(Domain);
        api.Platform.AddSlots("STARTER", slots);
        Console.WriteLine($"READY {api.Address.AbsoluteUri} {TestCertificates.Shared.CaPemFile}");
        while (Console.ReadLine() is { } line)
        {
            foreach (var answer in Answer(api, zone, line))
                Console.WriteLine(answer);
            Console.WriteLine("END");
        }

        return api.SchemaFaults.Count == 0 ? 0 : 1;
    }

    private static IEnumerable<string> Answer(LoopbackOvhApi api, OvhZone zone, string line) => line switch
    {
        "accounts" => api.Look(platform => platform.Of("account").Select(account => account.State["email"]!.GetValue<string>())),
        "asked" => api.Calls.Where(call => call.Method == "POST" && call.Path.EndsWith("/account", StringComparison.Ordinal)).Select(call => JsonNode.Parse(call.Body!)!["targetSpec"]!["email"]!.GetValue<string>()),
        "zone" => zone.Published.Select(entry => $"{entry.SubDomain} {entry.FieldType} {entry.Target}".TrimStart()),
        "rate" => api.SchemaFaults.Prepend($"{api.BusiestMinute()} {api.Count("POST", "/account")}"),
        _ => [],
    };
}
