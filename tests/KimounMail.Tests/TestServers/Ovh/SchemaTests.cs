using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Ovh.Schema;
using Xunit;

namespace KimounMail.Tests.TestServers.Ovh;

/// <summary>The loopback API refuses what the schema does not allow, so that a wrong name cannot pass a test.</summary>
public sealed class SchemaTests
{
    [OvhTheory]
    [InlineData("{\"targetSpec\":{\"email\":\"a@b.test\",\"offer\":\"PRO\"}}", "body.targetSpec has no password")]
    [InlineData("{\"targetSpec\":{\"email\":\"a@b.test\",\"offer\":\"GOLD\",\"password\":\"x\"}}", "body.targetSpec.offer is none of PRO, STARTER: \"GOLD\"")]
    [InlineData("{\"targetSpec\":{\"email\":\"a@b.test\",\"offer\":\"PRO\",\"password\":\"x\",\"displayname\":\"y\"}}", "has no member displayname in the schema")]
    [InlineData("{\"targetSpec\":{\"email\":7,\"offer\":\"PRO\",\"password\":\"x\"}}", "body.targetSpec.email is not of type string: 7")]
    [InlineData("{\"targetSpec\":{\"email\":null,\"offer\":\"PRO\",\"password\":\"x\"}}", "body.targetSpec.email may not be null")]
    [InlineData("{\"targetSpec\":{\"email\":\"a@b.test\",\"offer\":\"PRO\",\"password\":\"x\",\"slotId\":\"one\"}}", "body.targetSpec.slotId is not of type uuid")]
    [InlineData("{\"targetSpec\":{\"email\":\"a@b.test\",\"offer\":\"PRO\",\"password\":\"x\",\"hideInGal\":\"yes\"}}", "body.targetSpec.hideInGal is not of type boolean")]
    [InlineData("{}", "body has no targetSpec")]
    [InlineData(null, "there is no body")]
    public void A_body_that_the_schema_does_not_allow_is_told(string? body, string fault) =>
        Assert.Contains(fault, string.Join('\n', Faults("POST", "/v2/zimbra/platform/7a5a7a5a-0000-4000-8000-000000000001/account", body)), StringComparison.Ordinal);

    [OvhTheory]
    [InlineData("mail=a@b.test", "the query knows no mail")]
    [InlineData("offer=GOLD", "offer is none of PRO, STARTER: GOLD")]
    [InlineData("domainId=7", "domainId is not of type uuid: 7")]
    public void A_filter_that_the_schema_does_not_allow_is_told(string query, string fault)
    {
        var pair = query.Split('=');
        Assert.Equal([fault], Faults("GET", "/v2/zimbra/platform/7a5a7a5a-0000-4000-8000-000000000001/account", null, new Dictionary<string, string> { [pair[0]] = pair[1] }));
    }

    [OvhFact]
    public void A_read_only_member_is_not_sent() =>
        Assert.Equal(["body.id is read-only"], Faults("POST", "/v1/domain/zone/example.test/record", "{\"fieldType\":\"MX\",\"target\":\"1 mx.test.\",\"id\":5}"));

    [OvhTheory]
    [InlineData("GET", "/v2/zimbra/platform/7a5a7a5a-0000-4000-8000-000000000001/mailingList")]
    [InlineData("PUT", "/v2/zimbra/platform/7a5a7a5a-0000-4000-8000-000000000001/alias/7a5a7a5a-0000-4000-8000-000000000002")]
    [InlineData("GET", "/v2/zimbra/platforms")]
    public void What_is_not_published_is_not_found(string method, string path) => Assert.Null(OvhSchemas.All.Find(method, path));

    [OvhFact]
    public async Task A_call_nobody_signed_is_refused()
    {
        await using var api = new LoopbackOvhApi(OvhSchemas.All);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = HttpClientHandler.DangerousAcceptAnyServerCertificateValidator };
        using var http = new HttpClient(handler);

        var answer = await http.GetAsync(new Uri(api.Address, "/v2/zimbra/platform"));

        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("INVALID_KEY", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [OvhFact]
    public void An_answer_of_its_own_that_lacks_something_is_told()
    {
        var check = new ValueCheck(OvhSchemas.All, isRequest: false);

        var faults = check.Faults("zimbra.SlotResponse", new JsonObject { ["id"] = Guid.NewGuid().ToString(), ["checksum"] = "", ["resourceStatus"] = "ASLEEP", ["currentTasks"] = new JsonArray() }, "answer");

        Assert.Equal(["answer has no currentState", "answer.resourceStatus is none of CREATING, DELETING, ERROR, OUT_OF_SYNC, READY, SUSPENDED, UPDATING: \"ASLEEP\""], faults);
    }

    private static IReadOnlyList<string> Faults(string method, string path, string? body, IReadOnlyDictionary<string, string>? query = null)
    {
        var (operation, values) = OvhSchemas.All.Find(method, path)!.Value;
        return new RequestCheck(OvhSchemas.All).Faults(new ApiRequest
        {
            Operation = operation,
            Path = values,
            Query = query ?? new Dictionary<string, string>(),
            Headers = new Dictionary<string, string>(),
            ContentType = "application/json; charset=utf-8",
            HasBody = body is not null,
            Body = body is null ? null : JsonNode.Parse(Encoding.UTF8.GetBytes(body)),
        });
    }
}
