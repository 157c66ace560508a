namespace KimounMail.TestServers.Ovh.Schema;

/// <summary>Tells everything in a request that its operation does not allow.</summary>
public sealed class RequestCheck(ApiSchema schema)
{
    private readonly ValueCheck _values = new(schema, isRequest: true);

    /// <summary>The faults; none for a request as the schema wants it.</summary>
    public IReadOnlyList<string> Faults(ApiRequest request) =>
    [
        .. TextFaults(request.Operation, "path", request.Path),
        .. TextFaults(request.Operation, "query", request.Query),
        .. TextFaults(request.Operation, "header", request.Headers),
        .. BodyFaults(request),
    ];

    private IEnumerable<string> BodyFaults(ApiRequest request)
    {
        if (request.Operation.Parameters.FirstOrDefault(parameter => parameter.Place == "body") is not { } body)
            return request.HasBody ? ["a body is sent where none is taken"] : [];
        if (!request.HasBody)
            return body.IsRequired ? ["there is no body"] : [];
        return request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) == true
            ? _values.Faults(body.Type, request.Body, "body")
            : [$"the body is of type {request.ContentType ?? "(none)"}"];
    }

    private IEnumerable<string> TextFaults(ApiOperation operation, string place, IReadOnlyDictionary<string, string> given)
    {
        var known = operation.Parameters.Where(parameter => parameter.Place == place).ToDictionary(parameter => parameter.Name, StringComparer.OrdinalIgnoreCase);
        foreach (var parameter in known.Values.Where(parameter => parameter.IsRequired && !given.ContainsKey(parameter.Name)))
            yield return $"the {place} has no {parameter.Name}";
        foreach (var (name, value) in given)
        {
            foreach (var fault in known.TryGetValue(name, out var parameter) ? _values.TextFaults(parameter.Type, value, name) : [$"the {place} knows no {name}"])
                yield return fault;
        }
    }
}
