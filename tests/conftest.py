"""For all tests: property tests are not timed, because the machine they run on is busy with others."""

from hypothesis import HealthCheck, settings

settings.register_profile("concierge", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("concierge")
