using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

public class LockoutGuardTests
{
    [Fact]
    public async Task A_refused_login_is_not_tried_again()
    {
        var endpoint = new Refusing(new MailException(MailErrorId.AuthenticationFailed, "no") { ServerResponse = "wrong" });
        var guard = new LockoutGuard(endpoint);

        for (var time = 0; time < 3; time++)
        {
            var error = await Assert.ThrowsAsync<MailException>(() => guard.OpenAsync(default));
            Assert.Equal((MailErrorId.AuthenticationFailed, "wrong", false), (error.ErrorId, error.ServerResponse, error.IsTransient));
        }

        Assert.Equal(1, endpoint.Tries);
    }

    [Fact]
    public async Task Any_other_failure_may_pass()
    {
        var endpoint = new Refusing(new MailException(MailErrorId.Throttled, "later") { IsTransient = true });
        var guard = new LockoutGuard(endpoint);

        await Assert.ThrowsAsync<MailException>(() => guard.OpenAsync(default));
        await Assert.ThrowsAsync<MailException>(() => guard.OpenAsync(default));

        Assert.Equal(2, endpoint.Tries);
    }

    private sealed class Refusing(MailException error) : IEndpoint
    {
        public int Tries { get; private set; }

        public EndpointAddress Address { get; } = new() { Account = "a", Host = "h", Port = 1, Security = ConnectionSecurity.None };

        public Task<IEndpointSession> OpenAsync(CancellationToken cancellationToken)
        {
            Tries++;
            return Task.FromException<IEndpointSession>(error);
        }
    }
}
