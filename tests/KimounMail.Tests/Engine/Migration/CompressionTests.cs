using KimounMail.Engine.Endpoints.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A far line is compressed in the middle of a pass, when it has shown to be slow.</summary>
public class CompressionTests
{
    public static TheoryData<string> Ways => [.. FirstCopyTests.Destinations.Where(d => d.Value.Capabilities.Contains("COMPRESS=DEFLATE")).Select(d => d.Key)];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_slow_line_is_compressed_on_the_way(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.CompressFrom = TimeSpan.Zero;
        bed.Line = new LineMeter { FastFrom = long.MaxValue, WatchFor = TimeSpan.Zero };
        SampleMailbox.Fill(bed.From, 300);

        await bed.CopyAsync(new MigrationOptions { MaxConnection = 1 });

        bed.AssertCopied();
        Assert.Equal((1, 1), (bed.Source.Statistics.CommandCount("COMPRESS"), bed.Destination.Statistics.CommandCount("COMPRESS")));
    }

    [Fact]
    public async Task A_fast_line_is_left_alone()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.CompressFrom = TimeSpan.Zero;
        bed.Line = new LineMeter { FastFrom = 0, WatchFor = TimeSpan.Zero };
        SampleMailbox.Fill(bed.From, 300);

        await bed.CopyAsync();

        bed.AssertCopied();
        Assert.Equal((0, 0), (bed.Source.Statistics.CommandCount("COMPRESS"), bed.Destination.Statistics.CommandCount("COMPRESS")));
    }
}
