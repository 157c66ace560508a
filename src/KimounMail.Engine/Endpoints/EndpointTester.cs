namespace KimounMail.Engine.Endpoints;

/// <summary>Reaches a server, logs in and asks what it can do.</summary>
internal sealed class EndpointTester(IEndpoint endpoint, TimeProvider time)
{
    public async Task<EndpointTestResult> TestAsync(CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        var result = new EndpointTestResult { Account = endpoint.Address.Account, Server = endpoint.Address.Server, DetectedBy = endpoint.Address.DetectedBy };
        try
        {
            await using var session = await endpoint.OpenAsync(cancellationToken).ConfigureAwait(false);
            result = result with { Duration = time.GetElapsedTime(start) };
            var containers = await session.ListContainersAsync(cancellationToken).ConfigureAwait(false);
            var quota = await session.GetQuotaAsync(cancellationToken).ConfigureAwait(false);
            return result with
            {
                Success = true,
                Product = session.Features.Product,
                ContainerCount = containers.Count,
                UsedBytes = quota?.UsedBytes,
                LimitBytes = quota?.LimitBytes,
                MaxItemSize = session.Features.MaxItemSize,
                Capabilities = session.Features.Announced,
            };
        }
        catch (MailException e)
        {
            return result with { ErrorId = e.ErrorId, Error = e.ToUserText(), Duration = time.GetElapsedTime(start) };
        }
    }
}
